"""Letters on an empty database, and the instance that sends them."""

from datetime import datetime

from django.db import transaction

from lachan.server.base.settings import Identity, Settings
from lachan.server.post.sealing import Contents
from lachan.server.post.words import Purpose
from lachan.server.post.writing import write
from tests.accounts.ground import NOW

REAL = Settings(
    identity=Identity(
        legal_name="Trung tâm Ví Dụ",
        founding_decision="01/QĐ-VD, 01/01/2026",
        contact="truc@lachan.example",
        domain="lachan.example",
    )
)
CANARY = "kTn4c4n4ry0fAL1nkThatOpensSomething"
TO = "lan.canary@people.example"


def letter(purpose: Purpose = Purpose.INVITATION, *, to: str = TO, now: datetime = NOW) -> int:
    link = f"https://lachan.example/console/invitation/{CANARY}/" if purpose is Purpose.INVITATION else ""
    contents = Contents(to, "Lan", link, ("Quản trị viên", "Administrator"))
    with transaction.atomic():
        return write(purpose, contents, subject="invitation:1", language="vi", now=now)
