"""A choice in plain words: what will happen. Pure, but for the reader's language."""

from typing import Final

from lachan.server.notices.subscriptions.choice import Choice, Form, Pace
from lachan.server.pages.say import vietnamese

DAYS: Final = (
    ("thứ Hai", "Monday"),
    ("thứ Ba", "Tuesday"),
    ("thứ Tư", "Wednesday"),
    ("thứ Năm", "Thursday"),
    ("thứ Sáu", "Friday"),
    ("thứ Bảy", "Saturday"),
    ("Chủ nhật", "Sunday"),
)
_LANGUAGES: Final = {
    "vi": ("bằng tiếng Việt", "in Vietnamese"),
    "en": ("bằng tiếng Anh", "in English"),
    "vi en": ("bằng tiếng Việt và tiếng Anh", "in Vietnamese and English"),
}


def _say(vi: str, en: str) -> str:
    return vi if vietnamese() else en


def pace_words(choice: Choice) -> str:
    """`mỗi ngày lúc 8 giờ`."""
    vi, en = DAYS[choice.weekday]
    hour = choice.hour
    if choice.pace is Pace.DAILY:
        return _say(f"mỗi ngày lúc {hour} giờ", f"once a day at {hour}:00")
    if choice.pace is Pace.WEEKLY:
        return _say(f"mỗi tuần, {vi} lúc {hour} giờ", f"once a week, on {en} at {hour}:00")
    return _say("ngay khi có việc", "as soon as there is something")


def form_words(choice: Choice) -> str:
    """`thư kèm danh sách`."""
    return {
        Form.ROWS: _say("thư kèm danh sách", "a mail with the list"),
        Form.POINTER: _say("thư chỉ dẫn nơi tải danh sách", "a mail that says where the list is fetched"),
        Form.FILES: _say("tệp hằng ngày, không gửi thư", "the daily files, without a mail"),
    }[choice.form]


def language_words(choice: Choice) -> str:
    """`bằng tiếng Việt`."""
    return _say(*_LANGUAGES[" ".join(choice.languages)])


def in_one_line(choice: Choice) -> str:
    """`mỗi ngày lúc 8 giờ; thư kèm danh sách; bằng tiếng Việt`."""
    return "; ".join((pace_words(choice), form_words(choice), language_words(choice)))


def what_happens(choice: Choice, *, fetches: bool, most_attached: int) -> list[str]:
    """Sentences, the first of them the choice itself. `most_attached`: rows above which a list is pointed to, or 0."""
    first = f"{pace_words(choice)}: {form_words(choice)}, {language_words(choice)}."
    said = [first[:1].upper() + first[1:]]
    if not fetches:
        said.append(
            _say(
                "Chưa ai trong tổ chức có tài khoản hay khóa để tải, nên danh sách luôn được gửi kèm thư.",
                "Nobody of the organisation has an account or a key to fetch with, so the list always goes by mail.",
            )
        )
    elif choice.form is Form.ROWS and most_attached:
        few = f"{most_attached:,}"
        said.append(
            _say(
                f"Danh sách dài hơn {few.replace(',', '.')} dòng không gửi kèm: thư chỉ dẫn nơi tải.",
                f"A list of more than {few} rows is not attached: the mail says where it is fetched.",
            )
        )
    if choice.form is Form.FILES and fetches:
        said.append(
            _say(
                "Việc nghiêm trọng và mã độc vẫn có thư chỉ dẫn.",
                "Of what is severe, and of malware, there is a mail all the same.",
            )
        )
    if choice.pace is Pace.WEEKLY:
        said.append(
            _say(
                f"Việc nghiêm trọng và mã độc vẫn được báo mỗi ngày, lúc {choice.hour} giờ.",
                f"What is severe, and malware, is told every day all the same, at {choice.hour}:00.",
            )
        )
    if choice.pace is not Pace.AT_ONCE:
        said.append(
            _say(
                "Điều quy tắc coi là khẩn cấp không chờ đến giờ đó.",
                "What the rules call urgent does not wait for that hour.",
            )
        )
    return said
