"""Cases of an invented organisation."""

from datetime import datetime

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.cases.models import Case
from lachan.server.cases.opening import Draft, open_case
from lachan.server.registry.models import Organisation
from lachan.wire.tlp import Tlp
from tests.accounts.ground import BOSS, NOW, person

TITLE = "Trang giả mạo Ngân hàng Sen Đá"


def organisation(key: str = "bank-1") -> Organisation:
    return Organisation.objects.get_or_create(
        key=key, defaults={"name": f"Tổ chức {key}.", "kind": "bank", "origin": "hand"}
    )[0]


def opened(
    kind: str = "phishing-site", about: str = "bank-1", *, tlp: Tlp = Tlp.AMBER, now: datetime = NOW, title: str = TITLE
) -> str:
    """The number of a new case."""
    if about:
        organisation(about)
    return open_case(BOSS, Draft(kind, title, about, tlp, text="chỉ cho nội bộ"), now)


def row(code: str) -> Case:
    return Case.objects.get(code=code)


def officer(name: str = "lan") -> int:
    return person(name, HOUSE, Role.DUTY_OFFICER).pk
