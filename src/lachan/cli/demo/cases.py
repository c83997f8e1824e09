"""Three invented cases: one that nobody has taken, one that waits for an answer, one that is closed."""

from datetime import datetime, timedelta
from typing import Final

KEYS: Final = ("demo:phishing", "demo:exposed", "demo:breach")


def open_cases(now: datetime) -> list[str]:
    """Their numbers; run again, it finds those of the first time."""
    from lachan.server.audit.recording import By
    from lachan.server.cases import asking, closing, working
    from lachan.server.cases.opening import Draft, open_for
    from lachan.server.cases.words import Reason

    by = By("command:demo")
    drafts = (
        Draft("phishing-site", "Trang giả mạo đăng nhập của Hoa Sen", "hoa-sen", severity="high"),
        Draft("exposed-system", "Cơ sở dữ liệu mở ra Internet tại Hoa Sen", "hoa-sen"),
        Draft("personal-data-breach", "Tệp danh sách khách hàng giả lập bị rao bán", "", severity="critical"),
    )
    begun = now - timedelta(hours=3)
    made = [open_for(by, key, draft, begun) for key, draft in zip(KEYS, drafts, strict=True)]
    waits, closed = made[1], made[2]
    if waits.new:
        working.comment(by, waits.code, "Cổng 27017 trả lời không cần mật khẩu.", shared=True, now=begun)
        asking.ask(by, waits.code, "hoa-sen", "Máy chủ này phục vụ việc gì? Bao giờ đóng được cổng?", now)
    if closed.new:
        closing.close(by, closed.code, Reason.FALSE_ALARM, "Tệp cũ, đã công bố năm trước.", now)
    return [one.code for one in made]
