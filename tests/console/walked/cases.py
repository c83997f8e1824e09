"""Cases: whom they concern, who was asked, who watches over them, and the house."""

from collections.abc import Mapping

from lachan.server.access.rights import Right
from lachan.server.accounts.words import HOUSE
from lachan.server.cases import asking, opening, working
from lachan.server.cases.models import Ask, Case
from lachan.server.cases.opening import Draft
from tests.access.ground import Country
from tests.accounts.ground import BOSS, NOW
from tests.console.walked import Part

Names = Mapping[str, tuple[object, ...]]


def _cases(where: Country) -> Names:
    """One of every organisation, with a shared comment and a question; and one that concerns nobody."""
    if not Case.objects.exists():
        for organisation in (HOUSE, *where.organisations):
            draft = Draft("phishing-site", f"Vụ của Tổ chức {organisation or 'house'}.", organisation)
            code = opening.open_case(BOSS, draft, NOW)
            if organisation:
                working.comment(BOSS, code, f"Gửi Tổ chức {organisation}.", shared=True, now=NOW)
                asking.ask(BOSS, code, organisation, f"Hỏi Tổ chức {organisation}.", NOW)
    rows = Case.objects.select_related("organisation")
    return {c.organisation.key if c.organisation else HOUSE: (c.code,) for c in rows}


def _asks(where: Country) -> Names:
    _cases(where)
    return {a.organisation.key: (a.case.code, a.pk) for a in Ask.objects.select_related("case", "organisation")}


PARTS = (
    Part(
        Right.SEE_CASES,
        theirs=frozenset(("security-contact", "abuse-desk", "data-protection-officer")),
        house=frozenset(("duty-officer", "analyst", "approver", "inspector")),
        below=frozenset(("security-contact",)),
        lists=("cases", "cases-export"),
        one={"case": _cases},
        writes={"answer-in-case": _asks},
    ),
    Part(
        Right.WORK_CASES,
        theirs=frozenset(),
        house=frozenset(("duty-officer", "analyst")),
        one={"ask-in-case": _cases},
        writes={
            "assign-case": _cases,
            "comment-case": _cases,
            "link-case": _cases,
            "attach-to-case": _cases,
            "close-case": _cases,
            "reopen-case": _cases,
            "withdraw-question": _asks,
        },
    ),
)
ELSEWHERE = {
    "case-file": "by two numbers: tests/console/test_cases.py",
    "case-download": "by a signed link: tests/console/test_cases.py",
}
