"""What a row is by RSIT, and whether it has what its type demands."""

import polars as pl

from lachan.server.feeds.plan import Plan
from lachan.server.feeds.reading import Reason
from lachan.server.feeds.work import Work
from lachan.wire import rsit


def read_class(work: Work, plan: Plan) -> None:
    """The row's own type, else the plan's; the class of RSIT follows from it and may not contradict it."""
    defaults = {
        "classification_taxonomy": plan.taxonomy,
        "classification_type": plan.type,
        "classification_identifier": plan.identifier,
        "severity": plan.severity,
    }
    for name, default in defaults.items():
        if default is not None:
            held = work.fields.get(name)
            filled = pl.Series([default]).new_from_index(0, work.height) if held is None else held.fill_null(default)
            work.fields[name] = filled
    types = work.fields.get("classification_type")
    if types is None:
        work.refuse(True, Reason.BAD_CLASS)
        return
    of = {row.type: row.taxonomy for row in rsit.all_types()}
    distinct = types.unique()
    taxonomy = types.replace_strict(
        distinct, pl.Series([of.get(t) for t in distinct], dtype=pl.String), return_dtype=pl.String
    )
    stated = work.fields.get("classification_taxonomy", taxonomy)
    work.refuse(taxonomy.is_null() | (stated != taxonomy), Reason.BAD_CLASS)
    work.fields["classification_taxonomy"] = taxonomy


def require_subject(work: Work) -> None:
    """Each type demands something to act on, see `rsit.REQUIRED`."""
    types = work.fields.get("classification_type")
    if types is None:
        return
    for type_ in types.unique().drop_nulls():
        enough = work.has(rsit.REQUIRED.get(type_, rsit.ANY_SUBJECT))
        if enough is not True:
            of_type = types == type_
            work.refuse(of_type if enough is False else of_type & ~enough, Reason.MISSING_SUBJECT)
