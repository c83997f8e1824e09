"""A choice in one line, in the reader's language."""

from typing import TYPE_CHECKING, Final

from lachan.cli.speech import say

if TYPE_CHECKING:
    from lachan.server.notices.subscriptions.choice import Choice

PACES: Final = ("at-once", "daily", "weekly")
FORMS: Final = ("rows", "pointer", "files")
DAYS: Final = (
    ("thứ Hai", "Monday"),
    ("thứ Ba", "Tuesday"),
    ("thứ Tư", "Wednesday"),
    ("thứ Năm", "Thursday"),
    ("thứ Sáu", "Friday"),
    ("thứ Bảy", "Saturday"),
    ("Chủ nhật", "Sunday"),
)


def in_one_line(choice: "Choice") -> str:
    """`mỗi ngày lúc 8 giờ; thư có kèm danh sách: csv; vi en`."""
    hour, (vi, en) = choice.hour, DAYS[choice.weekday]
    pace = {
        "at-once": say("ngay", "at once"),
        "daily": say(f"mỗi ngày lúc {hour} giờ", f"daily at {hour}:00"),
        "weekly": say(f"mỗi {vi} lúc {hour} giờ", f"every {en} at {hour}:00"),
    }[choice.pace]
    attached = " ".join(choice.attachments) or say("dạng tệp chung", "the usual files")
    form = {
        "rows": say(f"thư kèm danh sách ({attached})", f"mails with the list ({attached})"),
        "pointer": say("thư chỉ dẫn nơi tải", "mails that point to the list"),
        "files": say("chỉ tệp hằng ngày", "daily files alone"),
    }[choice.form]
    return f"{pace}; {form}; {' '.join(choice.languages)}"
