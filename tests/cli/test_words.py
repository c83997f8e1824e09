"""Every word a person meets has its Vietnamese: click's, and what the rooms say."""

import ast
import importlib
import re
import string
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lachan.cli.phrases import in_words, kind_in_words, reason_in_words
from lachan.cli.words import VIETNAMESE, word, words
from lachan.server.feeds.reading import Reason
from lachan.server.lake.models import Outcome
from lachan.server.notices import escalating, recipients, waiting
from lachan.server.notices.rules import hours
from lachan.wire.phrases import phrases

SERVER = Path(str(importlib.import_module("lachan.server").__file__)).parent
CLICK = Path(str(click.__file__)).parent

# Of click, but never said to our user: prompts, progress bars, editors, completion scripts, Windows, colours, kinds of
# values we do not take, and mistakes of a programmer.
NOT_MET = {
    "_termui_impl.py", "_winconsole.py", "shell_completion.py", "termui.py", "utils.py",
    "Aborted!",  # main.py says it
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Value must be an iterable.",
    "Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given.",
    "{len_type} values are required, but {len_value} was given.",
    "{len_type} values are required, but {len_value} were given.",
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean to "
    "pass '--{name}'?",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Invalid start character for option ({option})",
    "Do you want to continue?", "Confirm the action without prompting.",
    "unknown error", "Could not open file {filename!r}: {message}",
    "Choice({choices})",
    "{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}.",
    "{value!r} is not a valid boolean. Recognized values: {states}", "{value!r} is not a valid UUID.",
}  # fmt: skip

# Of the rooms' sentences: what the verbs check first.
ROOMS_NOT_MET = {
    "time: an instant without a zone",
    "now: an instant without a zone",
    "address: not an IPv4 or IPv6 address",
    "{}: {}",
    "after: not a place that was given out",  # said by the programs' door only, which speaks English
}


def messages_of_click() -> Iterator[tuple[str, str]]:
    """Each file of click and each sentence it has translated."""
    for path in CLICK.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield path.name, argument.value


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_click_has_its_vietnamese() -> None:
    found = list(messages_of_click())
    assert len(found) > 50
    assert {m for file, m in found if m not in VIETNAMESE and m not in NOT_MET and file not in NOT_MET} == set()


def test_translations_hold_what_the_sentence_holds() -> None:
    assert {
        en for en, vi in VIETNAMESE.items() if fields(en) - {"name"} - fields(vi) or fields(vi) - fields(en)
    } == set()


def test_languages_of_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LACHAN_LANG", "vi")
    assert word("Options") == "Tùy chọn"
    assert word("Something new in click") == "Something new in click"
    assert words("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 2).startswith(
        "{value!r} không thuộc"
    )
    monkeypatch.setenv("LACHAN_LANG", "en")
    assert word("Options") == "Options"


def rooms_of_doors() -> set[str]:
    """The rooms that a verb or a page imports from."""
    doors = (SERVER.parent / "cli", SERVER / "console", SERVER / "portal", SERVER / "api")
    texts = [path.read_text(encoding="utf-8") for door in doors for path in door.rglob("*.py")]
    rooms = {room for text in texts for room in re.findall(r"from lachan\.server\.(\w+)", text)}
    return rooms - {"api"}  # programs read English


def said_by_rooms() -> Iterator[tuple[str, str]]:
    """Each room that has a door, and the sentences of its errors, `{}` for what is put in."""
    for path in sorted(path for room in rooms_of_doors() for path in (SERVER / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                raised = getattr(node.exc.func, "id", "")
                sentence = template(node.exc.args[0])
                if raised in ("BadInput", "NotFound", "Refused", "WiresFault", "Damaged") and sentence:
                    yield path.relative_to(SERVER).parts[0], sentence


def template(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return ""  # put together from pieces; its outcomes are in the table


def test_the_rooms_have_their_vietnamese() -> None:
    found = list(said_by_rooms())
    assert len(found) > 50
    known = phrases()["errors"]
    missing = {f"{room}: {said}" for room, said in found if said not in known and said not in ROOMS_NOT_MET}
    assert missing == set(), "say them in Vietnamese in src/lachan/wire/phrases.toml"


def test_every_reason_and_kind_has_its_vietnamese() -> None:
    table = phrases()
    assert {str(reason) for reason in Reason} - set(table["reasons"]) == set()
    assert {str(kind) for kind in Outcome.Kind} == set(table["kinds"])
    reasons = {value for name, value in vars(waiting).items() if name.isupper() and isinstance(value, str)} - {
        waiting.SEVERAL
    }
    reasons |= {hours.QUIET_HOURS, hours.DAY_OFF, escalating.NOBODY_ABOVE, escalating.ABOVE_UNREACHABLE}
    reasons |= {recipients.NO_CONTACT, recipients.NO_MAIL, recipients.BAD_MAIL, recipients.RETURNED}
    assert reasons == set(table["waiting"])


def test_as_many_gaps_in_both_languages() -> None:
    for section in phrases().values():
        assert [en for en, vi in section.items() if en.count("{}") != vi.count("{}")] == []


def test_a_sentence_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LACHAN_LANG", "vi")
    assert in_words("a.csv: line 1: not UTF-8") == "a.csv: dòng 1: không phải UTF-8"
    assert (
        in_words("a.csv: line 1: not a header of the registry; missing: name; separate with commas")
        == "a.csv: dòng 1: không phải dòng tiêu đề của danh bạ; thiếu: name; ngăn cách bằng dấu phẩy"
    )
    assert in_words("import a.csv: 2 added, 0 changed, 1 ended") == "nhập a.csv: thêm 2, đổi 0, kết thúc 1"
    assert in_words("request 3, network-added, hoa-sen, by An") == "đề nghị 3, thêm mạng, hoa-sen, bởi An"
    assert in_words("{odd} said nobody") == "{odd} said nobody"
    assert reason_in_words("bad-address") == "bad-address (địa chỉ sai)"
    assert kind_in_words("set-aside") == "để riêng"
    monkeypatch.setenv("LACHAN_LANG", "en")
    assert in_words("a.csv: line 1: not UTF-8") == "a.csv: line 1: not UTF-8"
    assert reason_in_words("bad-address") == "bad-address"
