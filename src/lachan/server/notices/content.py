"""What notices say, as values: made of their rows in columns, before any word is chosen. No Django here.

`rows` have the columns of `items.SCHEMA`. Figures count what they say: rows, and distinct subjects by kind. The rows of
many notices are summed up at once, as each of them alone would cost more in starting than in counting.
"""

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

import polars as pl

from lachan.server.base.settings import Identity, Kind
from lachan.server.notices.items import NUMBER
from lachan.server.notices.kinds import kind_of, kind_of_all
from lachan.server.notices.states import Situation
from lachan.server.notices.wording import Language
from lachan.wire.families import KNOWN
from lachan.wire.severities import highest
from lachan.wire.tlp import DEFAULT, Tlp, strictest

GROUPS: Final = 15  # lines of the table by type and name
REASONS: Final = 10  # networks named
SAMPLES: Final = 20  # rows shown
_SAMPLE: Final = (
    "time_source", "source_ip", "source_port", "source_fqdn", "source_url", "destination_ip", "destination_fqdn",
    "destination_port", "protocol_transport", "subject_kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one type and name. `known`: the name is from our own list; None: the source gave no name."""

    type: str
    name: str | None
    known: bool
    subjects: int
    rows: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the organisation is told: its role, the rule that decided, the prefix, `AS64500` or domain."""

    role: str
    rule: str
    network: str
    subjects: int
    rows: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One row as shown. Account names are personal data and are not here."""

    time_source: datetime
    source_ip: str | None
    source_port: int | None
    source_fqdn: str | None
    source_url: str | None
    destination_ip: str | None
    destination_fqdn: str | None
    destination_port: int | None
    protocol_transport: str | None
    subject_kind: str | None
    name: str | None
    known: bool


@dataclass(frozen=True, slots=True)
class Doer:
    """What is to be done by `holder` or `operator`: a type, and the kind of message that its rows are told with as if
    they were new."""

    doer: str
    type: str
    kind: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What comes of a notice's rows. `groups`, `reasons`, `samples` are the first of theirs; `more_…` counts the
    others."""

    rows: int
    subjects: int
    kinds: tuple[tuple[str, int], ...]
    first: datetime
    last: datetime
    severity: str
    tlp: Tlp
    doers: tuple[Doer, ...]
    groups: tuple[Group, ...]
    more_groups: int
    reasons: tuple[Reason, ...]
    more_reasons: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The link to the answer page, and until when it opens."""

    link: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Pointer:
    """A list that is fetched: its address for a program and for a person, and where that person's daily files are (all
    without a host where there is no portal); its bytes and SHA-256."""

    address: str
    page: str
    daily: str
    bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Content(Figures):
    """All that a notice says."""

    code: str
    planned_at: datetime
    banner: str
    demo: bool
    organisation: str
    agency: bool
    taxonomy: str
    files: tuple[str, ...]
    identity: Identity
    situation: Situation
    kind: str
    about: str
    told: tuple[str, ...]
    part: int
    parts: int
    answer: Answer | None
    pointer: Pointer | None


@dataclass(frozen=True, slots=True)
class Heading:
    """What of a notice does not come from its rows."""

    code: str
    planned_at: datetime
    banner: str
    kind: Kind
    organisation: str
    agency: bool
    taxonomy: str
    identity: Identity
    situation: Situation = Situation.NEW
    message: str = ""  # which message a rule wants; empty: the one that its rows are told with
    about: str = ""  # whom it is about, where that is not who is told
    told: tuple[str, ...] = ()  # codes of what was told before, to whom it is about
    part: int = 1  # of a list that is too long for one mail
    parts: int = 1
    answer: Answer | None = None
    languages: tuple[Language, ...] = (Language.VI, Language.EN)


def message_kind(situation: Situation, figures: Figures) -> str:
    """Which message a notice is."""
    return kind_of_all(situation, frozenset(one.kind for one in figures.doers))


def content_of(heading: Heading, figures: Figures, files: tuple[str, ...], pointer: Pointer | None = None) -> Content:
    """Both together. `files`: the attachments' names."""
    return Content(
        **{one.name: getattr(figures, one.name) for one in fields(Figures)},
        code=heading.code,
        planned_at=heading.planned_at,
        banner=heading.banner,
        demo=heading.kind.invented,
        organisation=heading.organisation,
        agency=heading.agency,
        taxonomy=heading.taxonomy,
        files=files,
        identity=heading.identity,
        situation=heading.situation,
        kind=heading.message or message_kind(heading.situation, figures),
        about=heading.about,
        told=heading.told,
        part=heading.part,
        parts=heading.parts,
        answer=heading.answer,
        pointer=pointer,
    )


def figures_of(rows: pl.DataFrame) -> dict[int, Figures]:
    """Figures by notice. `rows` carry the notice they belong to in NUMBER, and stand by it and `items.in_order`."""
    named = rows.with_columns(
        # A reported name that is in no list of ours is a foreign text; so are products and identifiers.
        pl.coalesce("malware_family", "malware_name", "product_name", "classification_identifier").alias("name"),
        (pl.col("malware_family").is_not_null() & (pl.col("malware_family_status") == KNOWN))
        .fill_null(False)
        .alias("known"),
        # Counted several times below, so as 64-bit numbers: of a million, two fall together once in 37 million notices.
        pl.col("subject").hash(),
        pl.when(pl.col("role") == "operator").then(pl.lit("operator")).otherwise(pl.lit("holder")).alias("doer"),
    )
    groups, reasons = _groups(named), _reasons(named)
    kinds = _by_number(_kinds(named))
    samples = _by_number(
        named.filter(pl.int_range(pl.len()).over(NUMBER) < SAMPLES).select(NUMBER, *_SAMPLE, "name", "known")
    )
    doers = _doers(named)
    found: dict[int, Figures] = {}
    for number, count, subjects, first, last, severities, labels in _totals(named).iter_rows():
        theirs, because = groups[number], reasons[number]
        found[number] = Figures(
            rows=count,
            subjects=subjects,
            kinds=tuple(kinds[number]),
            first=first,
            last=last,
            severity=highest(severities),
            tlp=_strictest(labels),
            doers=doers[number],
            groups=tuple(Group(*values) for *values, _ in theirs),
            more_groups=theirs[0][-1] - len(theirs),
            reasons=tuple(Reason(*values) for *values, _ in because),
            more_reasons=because[0][-1] - len(because),
            samples=tuple(Sample(*values) for values in samples[number]),
        )
    return found


_SUBJECTS: Final = pl.col("subject").n_unique().alias("subjects")
_ROWS: Final = pl.len().alias("rows")


def _totals(named: pl.DataFrame) -> pl.DataFrame:
    return named.group_by(NUMBER).agg(
        _ROWS,
        _SUBJECTS,
        pl.col("time_source").min().alias("first"),
        pl.col("time_source").max().alias("last"),
        pl.col("severity").unique(),
        pl.col("tlp").unique(),
    )


def _groups(named: pl.DataFrame) -> dict[int, list[tuple[Any, ...]]]:
    """Lines of `Group`, each with how many there are in all."""
    seen = (pl.col("time_source").min().alias("first"), pl.col("time_source").max().alias("last"))
    found = named.group_by(NUMBER, "classification_type", "name", "known").agg(_SUBJECTS, _ROWS, *seen)
    order = (NUMBER, "subjects", "classification_type", "name")
    found = found.sort(order, descending=[False, True, False, False], nulls_last=True)
    return _by_number(_cut(found, GROUPS))


def _reasons(named: pl.DataFrame) -> dict[int, list[tuple[Any, ...]]]:
    """Lines of `Reason`, each with how many there are in all."""
    found = named.group_by(NUMBER, "role", "rule", "network").agg(_SUBJECTS, _ROWS)
    order = (NUMBER, "rows", "role", "rule", "network")
    found = found.sort(order, descending=[False, True, False, False, False], nulls_last=True)
    return _by_number(_cut(found, REASONS))


def _cut(lines: pl.DataFrame, most: int) -> pl.DataFrame:
    counted = lines.with_columns(pl.len().over(NUMBER).alias("of"), pl.int_range(pl.len()).over(NUMBER).alias("place"))
    return counted.filter(pl.col("place") < most).drop("place")


def _kinds(named: pl.DataFrame) -> pl.DataFrame:
    found = named.filter(pl.col("subject_kind").is_not_null()).group_by(NUMBER, "subject_kind").agg(_SUBJECTS)
    return found.sort(NUMBER, "subjects", "subject_kind", descending=[False, True, False])


_SIGNS: Final = ("classification_taxonomy", "classification_type", "classification_identifier", "feed_code")


def _doers(named: pl.DataFrame) -> dict[int, tuple[Doer, ...]]:
    """As they occur, the commonest type first."""
    signs = [pl.col(name).cast(pl.String).fill_null("") for name in _SIGNS]
    found = named.group_by(NUMBER, "doer", *signs).agg(pl.len().alias("of"))
    counts: dict[int, dict[Doer, int]] = defaultdict(dict)
    for number, doer, class_, type_, identifier, feed, of in found.iter_rows():
        one = Doer(doer, type_, kind_of(Situation.NEW, class_, type_, identifier, feed))
        counts[number][one] = counts[number].get(one, 0) + of
    return {
        number: tuple(sorted(theirs, key=lambda one: (one.doer, -theirs[one], one.type, one.kind)))
        for number, theirs in counts.items()
    }


def _by_number(lines: pl.DataFrame) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for number, *values in lines.iter_rows():
        found[number].append(tuple(values))
    return found


def _strictest(labels: list[str | None]) -> Tlp:
    """The label of the whole: its strictest row's; a row without one, or with an unknown one, counts as AMBER."""
    return strictest(*(Tlp(label) if label in set(Tlp) else DEFAULT for label in labels))
