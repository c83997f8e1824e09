"""Compares files with the record of them, both ways, without reading every file. Mends nothing."""

from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.folders import Home
from lachan.server.lake.reconcile import reconcile
from lachan.server.notices.stored import check


def run(context: Context) -> Counts:
    """`differences` is to be zero; `lachan reconcile` names them."""
    found = [*reconcile(Home(context.home), deep=False), *check(context.home, deep=False)]
    return {"differences": len(found)}
