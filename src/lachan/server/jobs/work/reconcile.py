"""Compares files with the record of them, both ways, without reading every file. Mends nothing."""

from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.folders import Home
from lachan.server.lake.reconcile import reconcile
from lachan.server.notices.letters.stored import check as check_letters
from lachan.server.notices.stored import check


def run(context: Context) -> Counts:
    """`differences` is to be zero; `lachan reconcile` names them."""
    home = context.home
    kept = [*check(home, deep=False), *check_letters(home, deep=False)]
    found = [*reconcile(Home(home), deep=False), *kept]
    return {"differences": len(found)}
