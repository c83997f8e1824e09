"""What people report: of the house alone, of who handles it."""

from collections.abc import Mapping

from django.conf import settings

from lachan.server.access.rights import Right
from lachan.server.accounts.words import HOUSE
from lachan.server.citizens.codes import code_of
from lachan.server.citizens.models import Report
from tests.access.ground import Country
from tests.citizens.ground import newest, reported
from tests.console.walked import Part

Names = Mapping[str, tuple[object, ...]]


def _reports(where: Country) -> Names:
    """One; it is nobody's but the house's, and stands here for every organisation to be refused."""
    if not Report.objects.exists():
        reported(settings.LACHAN_HOME, pictures=())
    return dict.fromkeys((HOUSE, *where.organisations), (code_of(newest().pk),))


PARTS = (
    Part(
        Right.HANDLE_REPORTS,
        theirs=frozenset(),
        house=frozenset(("duty-officer", "analyst")),
        lists=("reports",),
        one={"report-of": _reports, "answer-report": _reports},
        writes={
            "pass-report-on": _reports,
            "close-report": _reports,
            "reopen-report": _reports,
            "case-of-report": _reports,
        },
    ),
)
ELSEWHERE = {
    "report-form": "open to anybody: tests/portal/test_reporting.py",
    "uncover-report": "by a form only: tests/console/test_reports.py",
    "report-picture": "by two numbers: tests/console/test_reports.py",
}
