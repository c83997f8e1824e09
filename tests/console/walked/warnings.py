"""Warnings: before they are out, of the house alone; what is out, for everybody."""

from lachan.server.access.rights import Right
from tests.console.walked import Part

PARTS = (
    Part(
        Right.SEE_WARNINGS,
        theirs=frozenset(),
        house=frozenset(("editor", "approver", "duty-officer")),
        lists=("warnings",),
    ),
    Part(Right.PUBLISH, theirs=frozenset(), house=frozenset(("editor",)), lists=("write-warning",)),
)
_HOUSE = "the house's only, for who may see warnings: test_warnings_pages"
_ALL = "for everybody once it is out, for nobody before: tests/portal/test_warnings.py"
ELSEWHERE = {
    **dict.fromkeys(
        (
            "warning",
            "rewrite-warning",
            "send-warning",
            "return-warning",
            "approve-warning",
            "withdraw-warning",
            "drop-warning",
            "warning-kit",
            "warning-picture",
        ),
        _HOUSE,
    ),
    **dict.fromkeys(
        (
            "warning-cap",
            "short-warning",
            "public-warning",
            "warning-edition",
            "public-warning-kit",
            "warning-share",
        ),
        _ALL,
    ),
    "confirm-warnings": "known to who has the mail: tests/portal/test_warnings.py",
    "leave-warnings": "known to who has the mail: tests/portal/test_warnings.py",
}
