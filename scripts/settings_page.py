"""Writes docs/reference/settings.md from the settings themselves; a test demands that the two agree.

`python -m scripts.settings_page` writes the page.
"""

import inspect
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import tomli_w
from pydantic import BaseModel

from lachan.server.base.settings import SETTINGS_FILE, Settings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "settings.md"

HEAD = f"""\
<!-- Written by `python -m scripts.settings_page` from lachan.server.base.settings: change it there. -->
# Settings

An instance reads `{SETTINGS_FILE}` in its home, once, when a command starts. `lachan init` writes a first one. A name
that is not listed here, or a value of another type, is an error that says where; values are never repeated in messages,
as the file may hold a password. What is left out has its default, so the file may be empty. Of the four roles only the
hub's has work to do today; the others are accepted and change nothing yet.

Two settings are not in the file, because they are needed before it is read:

| environment variable | default | meaning |
|---|---|---|
| `LACHAN_HOME` | `./var` | the instance's home, where `--home` does not say otherwise |
| `LACHAN_LANG` | by the locale, else `vi` | language of messages, `vi` or `en`, where `--lang` does not say otherwise |

"""


def page() -> str:
    """The whole page."""
    return (
        HEAD
        + "\n".join(_sections())
        + "\n## The file with every default\n\n```toml\n"
        + tomli_w.dumps(defaults())
        + "```\n"
    )


def defaults() -> dict[str, Any]:
    """Every setting with its default, as the file would hold them."""
    return Settings().model_dump(mode="json")


def _sections() -> Iterator[str]:
    groups = {name: found for name, field in Settings.model_fields.items() if (found := _group(field.annotation))}
    plain = [name for name in Settings.model_fields if name not in groups]
    yield "## At the top of the file\n\n" + _table(Settings, plain)
    for name, group in groups.items():
        yield f"## `[{name}]`\n\n{_docstring(group)}\n\n" + _table(group, list(group.model_fields))


def _group(annotation: Any) -> type[BaseModel] | None:
    return annotation if inspect.isclass(annotation) and issubclass(annotation, BaseModel) else None


def _table(model: type[BaseModel], names: list[str]) -> str:
    rows = ["| setting | type | default | meaning |", "|---|---|---|---|"]
    for name in names:
        field = model.model_fields[name]
        default = re.sub(r",?\n\s*", "", tomli_w.dumps({"x": _plain(field.default)}).partition("= ")[2].strip())
        limits = "".join(f", {_limit(entry)}" for entry in field.metadata)
        meaning = field.description or _docstring(field.annotation).rstrip(".")
        rows.append(f"| `{name}` | {_type(field.annotation)}{limits} | `{default}` | {meaning} |")
    return "\n".join(rows) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, StrEnum) else value


def _type(annotation: Any) -> str:
    if inspect.isclass(annotation) and issubclass(annotation, StrEnum):
        return "one of " + ", ".join(f"`{member}`" for member in annotation)
    if get_origin(annotation) is dict:
        return "table: name = " + _type(get_args(annotation)[1])
    if get_origin(annotation) is tuple:
        return "list of " + _type(get_args(annotation)[0])
    if get_origin(annotation) is Annotated:
        return _type(get_args(annotation)[0])
    return {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}[annotation]


def _limit(entry: Any) -> str:
    words = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
    name = type(entry).__name__.lower()
    if name == "minlen":
        return f"at least {entry.min_length} of them"
    if name not in words:
        return "of its own form"
    return f"{words[name]} {getattr(entry, name)}"


def _docstring(thing: Any) -> str:
    return inspect.cleandoc(thing.__doc__ or "").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
