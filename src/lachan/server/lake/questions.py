"""The questions asked of the facts: named functions with bounded results. Each takes the list of parts once.

Owners stand beside detections in the same order, so the two files are laid side by side, never joined.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

import polars as pl
from django.db.models import Q

from lachan.server.base.errors import Damaged, OurFault
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.parts import ID, PART_SCHEMA
from lachan.server.lake.rowfiles import reading
from lachan.server.lake.summaries import SCHEMA as SUMMARY_SCHEMA
from lachan.server.lake.summaries import episodes
from lachan.server.lake.wanted import Wanted as Wanted
from lachan.server.lake.wanted import of_the_facts, of_the_owners
from lachan.wire.detection import TIME

MAX_ROWS: Final = 10_000_000  # what one export gives at most
OWNER_SCHEMA: Final = pl.Schema(
    {
        **dict.fromkeys(("holder", "holder_rule", "holder_network"), pl.String()),
        **dict.fromkeys(("operator", "operator_rule", "operator_network"), pl.String()),
        **dict.fromkeys(("domain_holder", "domain_rule", "domain"), pl.String()),
        "registry_version": pl.Int32(),
    }
)
OWNER_COLUMNS: Final = tuple(OWNER_SCHEMA)


def live_parts(wanted: Wanted) -> list[Part]:
    """The manifest's answer: live parts whose day can hold what is wanted, in a fixed order."""
    parts = Part.objects.filter(state=Part.State.LIVE)
    if wanted.since is not None:
        parts = parts.filter(day__gte=wanted.since.date())
    if wanted.until is not None:
        parts = parts.filter(day__lte=wanted.until.date())
    if wanted.batches:
        parts = parts.filter(Q(batch_id__in=wanted.batches) | Q(batch_id=None))
    return list(parts.order_by("day", "path"))


def beside(home: Home, part: Part) -> pl.LazyFrame:
    """A part's detections with their owners, not read yet; owners are null until attribution has run.

    Errors: Damaged where a file is gone or was cut.
    """
    _whole(home, part)
    facts = pl.scan_parquet(home.absolute(part.path))
    if not part.owners_path:
        return facts.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in OWNER_SCHEMA.items())
    return pl.concat([facts, as_owners(pl.scan_parquet(home.absolute(part.owners_path)))], how="horizontal")


def as_owners(owners: pl.LazyFrame) -> pl.LazyFrame:
    """Owners as attribution gives them, in the columns that questions answer with."""
    return owners.select(pl.col(name).cast(dtype) for name, dtype in OWNER_SCHEMA.items())


def _whole(home: Home, part: Part) -> None:
    """What one look at the folder tells. Whether the bytes are those that were written, only `reconcile` reads."""
    with reading(part.path):
        if home.absolute(part.path).stat().st_size != part.bytes:
            raise Damaged(f"{part.path}: cut; to mend it: lachan lake restore")
    if part.owners_path:
        with reading(part.owners_path):
            home.absolute(part.owners_path).stat()


def detections(home: Home, wanted: Wanted, limit: int = MAX_ROWS) -> pl.DataFrame:
    """Detections with their owners, by event time; at most `limit` of the earliest parts' rows."""
    found: list[pl.DataFrame] = []
    left = min(limit, MAX_ROWS)
    for part in live_parts(wanted):
        frame = beside(home, part)
        for condition in conditions(wanted):
            frame = frame.filter(condition)
        with reading(part.path):
            rows = frame.head(left).collect()
        if rows.height:
            found.append(rows)
            left -= rows.height
        if left <= 0:
            break
    if not found:
        return pl.DataFrame(schema={**PART_SCHEMA, **OWNER_SCHEMA})
    return pl.concat(found).sort("time_source", *ID)


def counts(home: Home, wanted: Wanted) -> pl.DataFrame:
    """Rows of what is wanted by `batch` and `classification_taxonomy`: columns those two and `rows`."""
    schema = {"batch": pl.Int64, "classification_taxonomy": pl.String, "rows": pl.UInt32}
    key = ["batch", "classification_taxonomy"]
    found = [pl.DataFrame(schema=schema)]
    for part in live_parts(wanted):
        frame = beside(home, part)
        for condition in conditions(wanted):
            frame = frame.filter(condition)
        with reading(part.path):
            found.append(frame.group_by(key).agg(pl.len().alias("rows")).collect())
    return pl.concat(found).group_by(key).agg(pl.col("rows").sum()).sort(key)


def conditions(wanted: Wanted) -> Iterable[pl.Expr]:
    """Conditions on facts with their owners beside them. Who may see which rows is `newest`'s to ask: OurFault here."""
    if wanted.within is not None:
        raise OurFault("this question is not asked on behalf of somebody")
    yield from of_the_facts(wanted)
    owners = of_the_owners(wanted)
    if owners is not None:
        yield owners


def infections(
    home: Home, gap: timedelta, *, wanted: Wanted, subjects: Sequence[str] = (), limit: int = MAX_ROWS
) -> pl.DataFrame:
    """Episodes (see `summaries.episodes`) seen in the wanted time, the latest first. Counts subjects, not machines.

    The whole history of a subject is read, as an episode may have begun before `since`. `organisation` keeps the
    subjects of which that organisation was told or would be, by the owners as they are now.
    """
    kept = Part.objects.exclude(state=Part.State.RETIRED).exclude(summary_path="")
    paths = list(kept.values_list("summary_path", flat=True))
    for path in paths:
        with reading(path):
            home.absolute(path).stat()
    files = [home.absolute(path) for path in paths]
    if not files:
        return episodes(pl.LazyFrame(schema=SUMMARY_SCHEMA), gap).collect()
    frame = pl.scan_parquet(files)
    if wanted.taxonomy is not None:
        frame = frame.filter(pl.col("classification_taxonomy") == wanted.taxonomy)
    if wanted.type is not None:
        frame = frame.filter(pl.col("classification_type") == wanted.type)
    if wanted.family is not None:
        frame = frame.filter(pl.col("family").str.to_lowercase() == wanted.family.lower())
    if subjects:
        frame = frame.filter(pl.col("subject").is_in(list(subjects)))
    if wanted.organisation is not None:
        theirs = subjects_of(home, wanted)
        frame = frame.join(theirs.lazy(), on="subject", how="semi")
    found = episodes(frame, gap)
    if wanted.since is not None:
        found = found.filter(pl.col("last_seen") >= pl.lit(wanted.since).cast(TIME))
    if wanted.until is not None:
        found = found.filter(pl.col("first_seen") < pl.lit(wanted.until).cast(TIME))
    with reading("lake/summaries/…"):
        return found.sort("last_seen", "subject", descending=[True, False]).head(limit).collect()


def subjects_of(home: Home, wanted: Wanted) -> pl.DataFrame:
    """The distinct subjects that concern an organisation."""
    found = [pl.DataFrame(schema={"subject": pl.String})]
    for part in live_parts(wanted):
        frame = beside(home, part)
        for condition in conditions(wanted):
            frame = frame.filter(condition)
        with reading(part.path):
            found.append(frame.select("subject").unique().collect())
    return pl.concat(found).unique()
