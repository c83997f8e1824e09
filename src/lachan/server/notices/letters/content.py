"""A letter as values: what is said at each place of the form, before it is set as PDF or DOCX. No Django, no files."""

from dataclasses import dataclass
from datetime import date, datetime

from lachan.server.notices.content import Figures


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the body. `style`: `body`, or `clause` for a heading in bold."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """A list; `shares` are the columns' widths, as parts of their sum."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """A *Phụ lục*: on pages of its own."""

    label: str
    title: str
    of: str  # (Kèm theo Công văn số …)
    parts: tuple[Part, ...]
    table: AnnexTable | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """All that stands in a letter, in the order of the form."""

    banner: str
    superior: str
    issuer: str
    number: str  # 05/A05-P2
    place_and_date: str
    subject: str  # without V/v
    addressees: tuple[str, ...]
    body: tuple[Part, ...]
    authority: tuple[str, ...]  # KT. CỤC TRƯỞNG, PHÓ CỤC TRƯỞNG
    signer: str
    copies: tuple[str, ...]  # Nơi nhận, without dashes
    annexes: tuple[Annex, ...]
    issued_on: date
    list_name: str  # of the table that goes along, whole: `….csv` or `….csv.gz`


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: what of the letterhead and the signature does not change from letter to letter."""

    superior: str
    issuer: str
    place: str
    authority: tuple[str, ...]
    signer: str
    unit: str  # that drafts it and keeps a copy
    contact: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was seen of one class in the period, and the notices that told of it."""

    codes: tuple[str, ...]
    taxonomy: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Occasion:
    """What of a letter is its own. The period is [begins, ends], in days of Vietnam; `above`: the governing body."""

    number: str
    issued_on: date
    begins: date
    ends: date
    answer_by: date
    organisation: str
    above: str
    banner: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the annexed list: a subject, and what was seen of it."""

    subject: str
    kind: str
    type: str
    taxonomy: str
    name: str
    first: datetime
    last: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The lines that are printed, the most seen first; `subjects`: how many lines there are in all."""

    lines: tuple[Listed, ...]
    subjects: int
