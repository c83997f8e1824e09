"""What a page is made of: its three files, read. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lachan.server.base.errors import BadInput
from lachan.server.publications.editing.deciding import Texts
from lachan.server.publications.guides.marks import Block, sections
from lachan.server.publications.guides.written import fault

LIBRARY, LAW = "library", "law"
SYSTEMS: Final = ("windows", "android", "iphone", "macos", "linux", "router", "camera", "account")
BEFORE: Final = ("lead", "does", "got", "see", "first")
AFTER: Final = ("others", "after", "prevent", "help")
OF_LAW: Final = ("short", "you", "they", "how", "where", "unsure")
_NEEDED: Final = {
    LIBRARY: ("kind", "name", "short", "families", "synonyms", "systems", "difficulty", "minutes", "reviewed",
              "related", "sources"),
    LAW: ("name", "short", "valid_from", "reviewed", "instruments", "confidence"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in both languages."""

    vi: str
    en: str

    def said(self, language: str) -> str:
        """In `vi` or `en`."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True, slots=True)
class Source:
    """What a page rests on."""

    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A page. `kind`: family or threat in the library, law there. `texts`: language → heading → blocks. Of the law
    alone: `valid_from`, `instruments` (keys of law/vn/instruments.csv), `confidence`."""

    slug: str
    kind: str
    name: Pair
    short: Pair
    reviewed: date
    texts: dict[str, dict[str, tuple[Block, ...]]]
    families: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    difficulty: str = ""
    minutes: int = 0
    related: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    valid_from: date | None = None
    instruments: tuple[str, ...] = ()
    confidence: str = ""

    def headings(self) -> tuple[str, ...]:
        """Those that its texts have, in their order."""
        if self.kind == LAW:
            return OF_LAW
        return (*BEFORE, *(f"remove {system}" for system in self.systems), *AFTER)


def read(folder: str, slug: str, texts: Texts) -> Guide:
    """A page of the folder `library` or `law`. Errors: BadInput, naming file and line or field."""
    try:
        about = tomllib.loads(texts.about)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"about.toml: {fault(error, texts.about)}") from None
    missing = [name for name in _NEEDED[folder] if name not in about]
    unknown = sorted(set(about) - set(_NEEDED[folder]) - {"sources"})
    if missing or unknown:
        raise BadInput(
            f"about.toml: missing {', '.join(missing) or 'nothing'}; unknown {', '.join(unknown) or 'nothing'}"
        )
    return Guide(
        slug=slug,
        kind=_text(about, "kind") if folder == LIBRARY else LAW,
        name=_pair(about, "name"),
        short=_pair(about, "short"),
        reviewed=_day(about, "reviewed"),
        texts={language: _sections(f"{language}.md", text) for language, text in (("vi", texts.vi), ("en", texts.en))},
        families=_list(about, "families"),
        synonyms=_list(about, "synonyms"),
        systems=_list(about, "systems"),
        difficulty=_text(about, "difficulty") if folder == LIBRARY else "",
        minutes=_number(about, "minutes") if folder == LIBRARY else 0,
        related=_list(about, "related"),
        sources=tuple(_source(one) for one in about.get("sources", [])),
        valid_from=_day(about, "valid_from") if folder == LAW else None,
        instruments=_list(about, "instruments"),
        confidence=_text(about, "confidence") if folder == LAW else "",
    )


def _sections(file: str, text: str) -> dict[str, tuple[Block, ...]]:
    try:
        return sections(text)
    except BadInput as error:
        raise BadInput(f"{file}: {error}") from None


def _pair(about: dict[str, Any], name: str) -> Pair:
    found = about[name]
    if not (isinstance(found, dict) and set(found) == {"vi", "en"} and all(isinstance(v, str) for v in found.values())):
        raise BadInput(f"about.toml: {name}: vi and en are needed")
    return Pair(found["vi"], found["en"])


def _text(about: dict[str, Any], name: str) -> str:
    if not isinstance(about[name], str):
        raise BadInput(f"about.toml: {name}: a text")
    return str(about[name])


def _number(about: dict[str, Any], name: str) -> int:
    if not isinstance(about[name], int) or isinstance(about[name], bool):
        raise BadInput(f"about.toml: {name}: a whole number")
    return int(about[name])


def _day(about: dict[str, Any], name: str) -> date:
    if not isinstance(about[name], date):
        raise BadInput(f"about.toml: {name}: a day as 2026-11-22")
    return date(about[name].year, about[name].month, about[name].day)


def _list(about: dict[str, Any], name: str) -> tuple[str, ...]:
    found = about.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise BadInput(f"about.toml: {name}: a list of texts")
    return tuple(found)


def _source(one: Any) -> Source:
    wanted = ("title", "url", "language")
    if not isinstance(one, dict) or set(one) != set(wanted) or not all(isinstance(one[n], str) for n in wanted):
        raise BadInput("about.toml: sources: title, url and language of each")
    return Source(one["title"], one["url"], one["language"])
