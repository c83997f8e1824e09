"""Detections, infections and the search box, where there are no facts: nothing may be said of anybody.

Who sees what of facts that are there is asked in tests/console/test_facts_pages.py and tests/lake/test_newest.py.
"""

from lachan.server.access.rights import Right
from tests.console.walked import Part

PARTS = (
    Part(
        Right.SEE_DETECTIONS,
        theirs=frozenset(("security-contact", "abuse-desk")),
        house=frozenset(("duty-officer", "analyst")),
        below=frozenset(("security-contact",)),
        lists=("detections", "infections"),
    ),
    Part(
        Right.SEE_ORGANISATIONS,
        theirs=frozenset(("security-contact", "abuse-desk", "data-protection-officer", "viewer")),
        house=frozenset(("duty-officer", "analyst", "approver", "inspector", "editor", "administrator")),
        below=frozenset(("security-contact", "viewer")),
        lists=("search",),
    ),
    Part(
        Right.CHANGE_REGISTRY,
        theirs=frozenset(),
        house=frozenset(("duty-officer",)),
        lists=("nobodys",),
    ),
)
ELSEWHERE = {
    "detection": "by day and id: tests/console/test_facts_pages.py",
    "detection-uncover": "by day and id: tests/console/test_covering.py",
}
