"""Daily files, outcomes, pools."""

from collections.abc import Mapping

from lachan.server.access.rights import Right
from lachan.server.daily.models import Handed
from lachan.server.registry.models import Organisation, Pool
from tests.access.ground import Country
from tests.accounts.ground import NOW
from tests.console.walked import Part

Numbers = Mapping[str, tuple[object, ...]]


def _pools(where: Country) -> Numbers:
    if not Pool.objects.exists():
        for n, one in enumerate(Organisation.objects.order_by("key")):
            Pool.objects.create(
                organisation=one, prefix=f"203.0.113.{n}/32", start_hi=0, start_lo=n, end_hi=0, end_lo=n,
                prefix_length=128, kind="mobile", valid_from=NOW, said_by="command:tests", said_at=NOW,
            )  # fmt: skip
    return {pool.organisation.key: (pool.pk,) for pool in Pool.objects.select_related("organisation")}


def _handed(where: Country) -> Numbers:
    if not Handed.objects.exists():
        for one in Organisation.objects.order_by("key"):
            Handed.objects.create(
                organisation=one, digest="0" * 64, handed_at=NOW, handed_by="command:tests", rows=1, given=0, known=0,
                rejected=1, rejects=[[2, "not a JSON object"]],
            )  # fmt: skip
    return {row.organisation.key: (row.pk,) for row in Handed.objects.select_related("organisation")}


OWN = frozenset(("security-contact", "abuse-desk"))
PARTS = (
    Part(
        Right.SEE_ORGANISATIONS,
        theirs=OWN | {"data-protection-officer", "viewer"},
        house=frozenset(("duty-officer", "analyst", "approver", "inspector", "editor", "administrator")),
        lists=("pools",),
        one={"pool": _pools},
        below=frozenset(("security-contact", "viewer")),
    ),
    Part(Right.KEEP_ORGANISATION, theirs=OWN, house=frozenset(), writes={"end-pool": _pools}),
    Part(
        Right.CHANGE_REGISTRY, theirs=frozenset(), house=frozenset(("duty-officer",)), writes={"end-any-pool": _pools}
    ),
    Part(
        Right.ANSWER,
        theirs=OWN | {"data-protection-officer"},
        house=frozenset(),
        lists=("outcomes",),
        one={"outcome-file": _handed, "outcome-refused": _handed},
    ),
    Part(Right.SEE_DETECTIONS, theirs=OWN, house=frozenset(("duty-officer", "analyst")), lists=("files",)),
)
ELSEWHERE = {
    "files-of-day": "tests/daily/test_doors.py",
    "daily-file": "tests/daily/test_doors.py",
    "api-file": "tests/daily/test_doors.py",
    "api-notice-list": "tests/daily/test_doors.py",
    "api-outcomes": "tests/daily/test_doors.py",
}
