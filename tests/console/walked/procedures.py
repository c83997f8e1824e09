"""What organisations publish of how they act when data leak: written by their own people, or by the house."""

from collections.abc import Mapping

from lachan.server.access.rights import Right
from lachan.server.audit.recording import By
from lachan.server.publications.procedures import writing
from lachan.server.publications.procedures.models import Procedure
from lachan.server.registry.models import Organisation
from tests.access.ground import Country
from tests.accounts.ground import NOW
from tests.console.walked import Part

Numbers = Mapping[str, tuple[object, ...]]


def _keys(where: Country) -> Numbers:
    _drafts(where)
    return {key: (key,) for key in where.organisations}


def _drafts(where: Country) -> Numbers:
    if not Procedure.objects.exists():
        for one in Organisation.objects.order_by("key"):
            given = {"steps": "1.", "duties": "2.", "desk": f"Bộ phận desk@{one.key}.example", "phone": "1900 0000"}
            writing.write(By("command:tests"), one.key, given, NOW)
    return {row.organisation.key: (row.organisation.key, row.number) for row in _all()}


def _published(where: Country) -> Numbers:
    _drafts(where)
    for row in _all():
        if row.published_at is None and row.ended_at is None:
            writing.publish(By("command:tests"), row.organisation.key, row.number, NOW, second=False)
    return {row.organisation.key: (row.organisation.key, row.number) for row in _all()}


def _all() -> list[Procedure]:
    return list(Procedure.objects.select_related("organisation").order_by("pk"))


PARTS = (
    Part(
        Right.KEEP_PROCEDURE,
        theirs=frozenset(("security-contact", "data-protection-officer")),
        house=frozenset(("editor", "approver")),
        one={"procedure": _keys, "write-procedure": _keys},
        writes={"publish-procedure": _drafts, "confirm-procedure": _published, "take-back-procedure": _published},
    ),
)
ELSEWHERE = dict.fromkeys(
    ("public-procedure", "public-procedure-version"), "open to anybody: tests/portal/test_procedures.py"
)
