"""Invented warnings, and the hands they go through."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lachan.server.audit.recording import By
from lachan.server.publications.warnings import reading, steps, writing
from lachan.server.publications.warnings.content import Content, Text
from lachan.server.publications.warnings.forms.house import House
from lachan.server.publications.warnings.models import Version
from tests.accounts.ground import NOW

EDITOR, SECOND, CHIEF = By("person:1"), By("person:2"), By("person:3")
HOUSE = House("https://canhbao.example", "Cục Giả Lập", "lien-he@canhbao.example", "canhbao.example", "", False)
VI = Text(
    "Ứng dụng giả mạo “Dịch vụ công” lấy tiền trong tài khoản",
    "Kẻ gian tự xưng cán bộ phường, gọi điện bảo cài ứng dụng từ một đường dẫn rồi chiếm quyền điều khiển điện thoại.",
    "Người dùng điện thoại Android",
    (
        "Không cài ứng dụng từ đường dẫn lạ.",
        "Nếu đã cài: bật chế độ máy bay, gọi ngân hàng.",
        "Báo công an phường, xã.",
    ),
    "Hiện có ứng dụng giả mạo Dịch vụ công đang lấy tiền trong tài khoản của người dân. Bạn đừng cài ứng dụng từ "
    "đường dẫn người khác gửi. Nếu đã cài, hãy bật chế độ máy bay và gọi ngân hàng bằng máy khác.",
)
EN = Text(
    "A fake “public services” app takes money from accounts",
    "Callers who claim to be ward officials have people install an app from a link; it takes the telephone over.",
    "Users of Android phones",
    ("Install no app from a strange link.", "If you did: flight mode, then call your bank.", "Tell the police."),
    "A fake public services app takes money from accounts. Install no app from a link that somebody sends you.",
)


def content(now: datetime = NOW, **changes: Any) -> Content:
    made = Content(
        kind="warning",
        subject="fraud",
        severity="Severe",
        urgency="Immediate",
        certainty="Observed",
        provinces=(),
        systems=("android", "account"),
        library=(),
        speaker="Bà Nguyễn Thị Giả Lập",
        office="Phòng Truyền thông, Cục Giả Lập",
        office_en="Press office, Invented Authority",
        begins=now,
        expires=now + timedelta(days=14),
        vi=VI,
        en=EN,
    )
    return replace(made, **changes)


def given(**changes: str) -> dict[str, str]:
    """A form as it is typed."""
    typed = {
        **{f"{name}_vi": getattr(VI, name) for name in ("title", "what", "who", "spoken")},
        **{f"{name}_en": getattr(EN, name) for name in ("title", "what", "who", "spoken")},
        "steps_vi": "\n".join(VI.steps),
        "steps_en": "\n".join(EN.steps),
        "subject": "fraud",
        "severity": "Severe",
        "urgency": "Immediate",
        "certainty": "Observed",
        "speaker": "Bà Nguyễn Thị Giả Lập",
        "office_vi": "Phòng Truyền thông",
        "office_en": "Press office",
        "begins": "",
        "expires": "2026-12-06T10:00",
    }
    return typed | changes


def approve(number: int, now: datetime = NOW, at: datetime | None = None, by: By = SECOND) -> None:
    steps.approve(by, number, now, seen=Version.objects.filter(warning=number).latest("pk").digest, at=at)


def out(now: datetime = NOW, **changes: Any) -> int:
    """A warning that is out; its number."""
    number = writing.begin(EDITOR, content(now, **changes), now)
    steps.send(EDITOR, number, now)
    approve(number, now)
    return number


def corrected(number: int, now: datetime, by: By = EDITOR, second: By = SECOND, **changes: Any) -> None:
    writing.save(by, number, content(now, **changes), now)
    steps.send(by, number, now)
    approve(number, now, by=second)


def states(number: int) -> list[str]:
    return [line.state.value for line in reversed(reading.history(number))]
