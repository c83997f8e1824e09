"""Invented reports of the public: two that wait, and one that is answered, with the receipt that shows the answer.

They are sealed as real ones are.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from lachan.server.base.settings import Settings

INVENTED: Final = (
    ("app", "Cửa hàng bảo cài ứng dụng ngoài chợ để nhận quà.", "", "an@nguoi-dan.example"),
    ("message", "Có số lạ gọi, xưng là công an, bảo chuyển tiền để “phục vụ điều tra”.", "0900 000 000", ""),
    ("site", "Nhận tin nhắn có đường dẫn giống trang Hoa Sen, hỏi mật khẩu.", "https://hoa-sen.dang-nhap.example/", ""),
)
ANSWERED: Final = ("app-advice", "Quà Tặng Giả Lập")


def reports(home: Path, settings: Settings, now: datetime) -> list[str]:
    """Their receipts; run again it makes no more, as the same form is the same report."""
    from lachan.server.audit.recording import By
    from lachan.server.citizens import keys, reporting
    from lachan.server.citizens.words import What
    from lachan.server.citizens.writing import Given

    box = reporting.Box(home, settings.citizens, keys.load(home, settings.citizens))
    made = []
    for count, (what, text, link, contact) in enumerate(INVENTED):
        given = Given(What(what), text, link, contact, "vi")
        nonce = f"invented form {count:02}".encode()
        came = now - timedelta(days=len(INVENTED) - count)
        made.append(reporting.report(By("command:demo"), box, given, (), nonce, came, os.urandom))
    return made


def answered(home: Path, settings: Settings, receipt: str, now: datetime) -> str:
    """The receipt in groups, once the first report is answered by somebody of the house."""
    from lachan.server.accounts.models import Membership
    from lachan.server.accounts.words import HOUSE, Role
    from lachan.server.audit.recording import By
    from lachan.server.citizens import drafts, keys, receipts, working
    from lachan.server.citizens.codes import code_of
    from lachan.server.citizens.models import Report

    ours = keys.load(home, settings.citizens)
    row = Report.objects.get(receipt=receipts.digest(ours, receipt))
    officer = Membership.objects.filter(organisation=HOUSE, role=Role.DUTY_OFFICER).order_by("pk").first()
    if officer is not None and not row.answers.exists():
        name, app = ANSWERED
        text = drafts.filled(name, {"app": app}, "")
        working.answer(By("command:demo"), officer.person_id, code_of(row.pk), text, ours, now, os.urandom)
    return receipts.grouped(receipt)
