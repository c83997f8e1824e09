"""Laws, decrees, circulars and letters, with the days on which they are in force and what replaced them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from lachan.server.base.errors import NotFound
from lachan.server.law.dated import DATED_COLUMNS, Dated, Language, in_force, marked, rows


class InstrumentKind(StrEnum):
    """What sort of text it is."""

    LAW = "law"
    RESOLUTION = "resolution"
    DECREE = "decree"
    DECISION = "decision"
    DIRECTIVE = "directive"
    CIRCULAR = "circular"
    LETTER = "letter"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Dated):
    """A text during one period; the same key has a second record where its force is less sure from some day on."""

    key: str
    number: str
    kind: InstrumentKind
    title: str
    title_en: str
    issued_on: date | None
    superseded_by: tuple[str, ...]
    note: str

    def label(self, language: Language = "vi") -> str:
        """Number and title for a reader, marked where the record is not verified."""
        return marked(f"{self.number} – {self.title if language == 'vi' else self.title_en}", self, language)


@lru_cache(maxsize=1)
def all_instruments() -> tuple[Instrument, ...]:
    """Every record, as in the file."""
    columns = ("key", "number", "kind", "title", "title_en", "issued_on", "superseded_by", "note", *DATED_COLUMNS)
    return tuple(
        Instrument(
            key=row.text("key"),
            number=row.text("number"),
            kind=row.one_of("kind", InstrumentKind),
            title=row.text("title"),
            title_en=row.text("title_en"),
            issued_on=row.optional_day("issued_on"),
            superseded_by=row.many("superseded_by"),
            note=row.optional("note"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            confidence=row.confidence,
        )
        for row in rows("instruments.csv", columns)
    )


def instruments(on: date) -> tuple[Instrument, ...]:
    """The texts in force on that day."""
    return in_force(all_instruments(), on)


def instrument(key: str, on: date) -> Instrument:
    """The text as it stood on that day. Errors: NotFound where it is unknown or not in force then."""
    for text in instruments(on):
        if text.key == key:
            return text
    raise NotFound(f"no instrument {key} is in force on {on}")
