"""Where in a part the wanted rows stand. Facts and owners are read apart, so that each skips what it can.

The two files have one order, so a row's number in one is its number in the other. An address or a prefix skips row
groups by the facts' order; an organisation, a class or a family skips whole parts by their tallies.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final

import polars as pl

from lachan.server.base.errors import Damaged
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.questions import OWNER_SCHEMA, live_parts
from lachan.server.lake.rowfiles import reading
from lachan.server.lake.tallies import tally_of
from lachan.server.lake.wanted import Wanted, of_own, of_the_columns, of_the_owners, of_the_text, visible

AT: Final = "_at"


def tallied(home: Home, part: Part, wanted: Wanted) -> pl.DataFrame:
    """What of a part's tally can be wanted: more than is, where more is asked than a tally says."""
    found = tally_of(home, part)
    conditions: list[pl.Expr] = []
    for column, value in (("classification_taxonomy", wanted.taxonomy), ("classification_type", wanted.type)):
        if value is not None:
            conditions.append(pl.col(column) == value)
    if wanted.family is not None:
        conditions.append(pl.col("family").cast(pl.String).str.to_lowercase() == wanted.family.lower())
    if (owners := of_the_owners(wanted)) is not None:
        conditions.append(owners)
    if (may := visible(wanted)) is not None:
        found, conditions = found.with_columns(of_own(wanted)), [*conditions, may]
    return found.filter(conditions).drop("_own", strict=False) if conditions else found


def days(home: Home, wanted: Wanted, *, until: date | None = None) -> Iterator[tuple[date, list[Part]]]:
    """Live parts that can hold what is wanted, the newest day first. `until`: no later day than this."""
    parts = [part for part in reversed(live_parts(wanted)) if until is None or part.day <= until]
    for day, theirs in groupby(parts, key=lambda part: part.day):
        yield day, [part for part in theirs if part.rows and not tallied(home, part, wanted).is_empty()]


def places(home: Home, part: Part, wanted: Wanted, columns: Sequence[str]) -> pl.DataFrame:
    """`_at` and the named columns of the part's rows that are wanted and may be seen, in its order. Errors: Damaged."""
    check_whole(home, part)
    owned = _owned(home, part, wanted)
    facts = pl.scan_parquet(home.absolute(part.path), row_index_name=AT)
    if owned is not None:
        facts = _span(facts, owned[AT])
    for condition in of_the_columns(wanted):
        facts = facts.filter(condition)
    texts, may = list(of_the_text(wanted)), visible(wanted)
    for text in texts:
        facts = facts.filter(text.roughly)
    asked = [name for text in texts for name in text.exactly.meta.root_names()]
    read = facts.select(AT, *dict.fromkeys((*columns, *asked, *(("tlp",) if may is not None else ()))))
    with reading(part.path):
        if owned is not None:
            read = read.filter(pl.col(AT).is_in(owned[AT].implode()))
        if owned is not None and may is not None:
            read = read.join(owned.lazy(), on=AT, how="inner", maintain_order="left").filter(may)
        found = read.collect()
    for text in texts:
        found = found.filter(text.exactly)
    return found.select(AT, *columns)


def rows_at(home: Home, part: Part, at: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
    """Those rows of a part: `_at`, columns of the facts and of OWNER_SCHEMA, in the part's order. Errors: Damaged.

    `at` grows. Owners are few short columns: from the first row to the last they are read whole, which is quicker than
    asking of each whether it is wanted.
    """
    theirs = [name for name in columns if name not in OWNER_SCHEMA]
    owners = [name for name in columns if name in OWNER_SCHEMA]
    facts = at.to_frame(AT)
    if theirs:
        with reading(part.path):
            rows = pl.scan_parquet(home.absolute(part.path), row_index_name=AT)
            facts = _span(rows, at).filter(pl.col(AT).is_in(at.implode())).select(AT, *theirs).collect()
    if not owners:
        return facts
    if not part.owners_path:
        return facts.with_columns(pl.lit(None, OWNER_SCHEMA[name]).alias(name) for name in owners)
    with reading(part.owners_path):
        kept = _span(pl.scan_parquet(home.absolute(part.owners_path)), at)
        beside = kept.select(pl.col(name).cast(OWNER_SCHEMA[name]) for name in owners).collect()
    return facts.hstack(beside if at.is_empty() else beside[at - at[0]])


def check_whole(home: Home, part: Part) -> None:
    """What one look at the folder tells. Whether the bytes are those that were written, only `reconcile` reads."""
    with reading(part.path):
        if home.absolute(part.path).stat().st_size != part.bytes:
            raise Damaged(f"{part.path}: cut; to mend it: lachan lake restore")


def _owned(home: Home, part: Part, wanted: Wanted) -> pl.DataFrame | None:
    """`_at` and `_own` of rows with the wanted owners; None: owners have no say."""
    condition = of_the_owners(wanted)
    if condition is None:
        return None
    if not part.owners_path:
        if wanted.nobodys and wanted.organisation is None and wanted.within is None:
            return None
        return pl.DataFrame(schema={AT: pl.UInt32, "_own": pl.Boolean})
    with reading(part.owners_path):
        owners = pl.scan_parquet(home.absolute(part.owners_path), row_index_name=AT)
        return owners.filter(condition).select(AT, of_own(wanted)).collect()


def _span(rows: pl.LazyFrame, at: pl.Series) -> pl.LazyFrame:
    """From the first of these numbers, which grow, to the last: what lies outside is not read."""
    if at.is_empty():
        return rows.clear()
    return rows.slice(at[0], at[-1] - at[0] + 1)
