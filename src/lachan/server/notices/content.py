"""What one notice says, as values: made of the rows in columns, before any word is chosen. No Django here.

`rows` have the columns of `items.SCHEMA`. Figures count what they say: rows, and distinct subjects by kind.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from lachan.server.base.settings import Identity, Kind
from lachan.wire.families import KNOWN
from lachan.wire.tlp import DEFAULT, Tlp, strictest

GROUPS: Final = 15  # lines of the table by type and name
REASONS: Final = 10  # networks named
SAMPLES: Final = 20  # rows shown
SEVERITIES: Final = ("info", "low", "medium", "high", "critical")  # Shadowserver's words, rising
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
class Content:
    """All that a notice says. `groups`, `reasons`, `samples` are the first of theirs; `more_…` counts the others."""

    code: str
    planned_at: datetime
    banner: str
    demo: bool
    organisation: str
    agency: bool
    taxonomy: str
    rows: int
    subjects: int
    kinds: tuple[tuple[str, int], ...]
    first: datetime
    last: datetime
    severity: str
    tlp: Tlp
    doers: tuple[tuple[str, str], ...]  # (`holder` | `operator`, type), as they occur
    groups: tuple[Group, ...]
    more_groups: int
    reasons: tuple[Reason, ...]
    more_reasons: int
    samples: tuple[Sample, ...]
    file: str
    identity: Identity


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


def content_of(heading: Heading, rows: pl.DataFrame, file: str) -> Content:
    """Sum the rows up: at least one, in the order of `items.in_order`. `file`: the attachment's name."""
    named = rows.with_columns(
        # A reported name that is in no list of ours is a foreign text; so are products and identifiers.
        pl.coalesce("malware_family", "malware_name", "product_name", "classification_identifier").alias("name"),
        (pl.col("malware_family").is_not_null() & (pl.col("malware_family_status") == KNOWN))
        .fill_null(False)
        .alias("known"),
        # Counted several times below, so as 64-bit numbers: of a million, two fall together once in 37 million notices.
        pl.col("subject").hash(),
    )
    figures = (pl.col("subject").n_unique().alias("subjects"), pl.len().alias("rows"))
    seen = (pl.col("time_source").min().alias("first"), pl.col("time_source").max().alias("last"))
    groups = named.group_by("classification_type", "name", "known").agg(*figures, *seen)
    groups = groups.sort("subjects", "classification_type", "name", descending=[True, False, False], nulls_last=True)
    reasons = named.group_by("role", "rule", "network").agg(*figures)
    reasons = reasons.sort("rows", "role", "rule", "network", descending=[True, False, False, False], nulls_last=True)
    kinds = named.group_by("subject_kind").agg(figures[0]).filter(pl.col("subject_kind").is_not_null())
    doers = rows.select(
        pl.when(pl.col("role") == "operator").then(pl.lit("operator")).otherwise(pl.lit("holder")).alias("doer"),
        "classification_type",
    )
    doers = doers.group_by("doer", "classification_type").len()
    doers = doers.sort("doer", "len", "classification_type", descending=[False, True, False])
    return Content(
        code=heading.code,
        planned_at=heading.planned_at,
        banner=heading.banner,
        demo=heading.kind.invented,
        organisation=heading.organisation,
        agency=heading.agency,
        taxonomy=heading.taxonomy,
        rows=rows.height,
        subjects=named["subject"].n_unique(),
        kinds=tuple(kinds.sort("subjects", "subject_kind", descending=[True, False]).iter_rows()),
        first=groups["first"].min(),  # type: ignore[arg-type]
        last=groups["last"].max(),  # type: ignore[arg-type]
        severity=highest(rows),
        tlp=strictest_of(rows),
        doers=tuple((doer, type_) for doer, type_, _ in doers.iter_rows()),
        groups=tuple(Group(*row) for row in groups.head(GROUPS).iter_rows()),
        more_groups=max(0, groups.height - GROUPS),
        reasons=tuple(Reason(*row) for row in reasons.head(REASONS).iter_rows()),
        more_reasons=max(0, reasons.height - REASONS),
        samples=tuple(Sample(*row) for row in named.head(SAMPLES).select(*_SAMPLE, "name", "known").iter_rows()),
        file=file,
        identity=heading.identity,
    )


def highest(rows: pl.DataFrame) -> str:
    """The highest severity that a row has; empty where none has one that is known."""
    found = set(rows["severity"].unique().to_list())
    return next((severity for severity in reversed(SEVERITIES) if severity in found), "")


def strictest_of(rows: pl.DataFrame) -> Tlp:
    """The label of the whole: its strictest row's; a row without one, or with an unknown one, counts as AMBER."""
    labels = rows["tlp"].unique().to_list()
    return strictest(*(Tlp(label) if label in set(Tlp) else DEFAULT for label in labels))
