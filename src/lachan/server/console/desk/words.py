"""What the desk says of each kind of need, and where one goes to settle it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse

from lachan.server.duty.needs import Need, Waiting
from lachan.server.pages.say import vietnamese

# need → Vietnamese, English, what to do about it in each, urgent, name of the address, its question
_NEEDS: Final[dict[Need, tuple[str, str, str, str, bool, str, str]]] = {
    Need.IN_DOUBT: (
        "Thông báo chưa rõ đã đi hay chưa",
        "Notices in doubt",
        "Hỏi bên nhận hoặc xem nhật ký thư, rồi chọn “đã đi” hay “chưa đi”",
        "Ask the recipient or look at the mail log, then say whether it went",
        True,
        "notices",
        "tab=waiting",
    ),
    Need.FAILED: (
        "Thông báo gửi lỗi",
        "Notices that failed",
        "Xem lý do, sửa đầu mối, gửi lại",
        "See why, mend the contact, send again",
        True,
        "notices",
        "tab=waiting",
    ),
    Need.BOUNCED: (
        "Thông báo bị trả về",
        "Notices that came back",
        "Địa chỉ không nhận thư: tìm đầu mối khác",
        "The address takes no mail: find another contact",
        True,
        "notices",
        "tab=waiting",
    ),
    Need.REPORTS: (
        "Điều người dân báo, chờ trả lời",
        "Reports of the public that wait",
        "Mở từng báo cáo, cũ nhất trước; trả lời, chuyển hoặc khép lại",
        "Open each, the oldest first; answer, pass on or close",
        False,
        "reports",
        "",
    ),
    Need.CASES_ANSWERED: (
        "Vụ việc vừa được bên được hỏi trả lời",
        "Cases in which somebody has answered",
        "Đọc câu trả lời rồi làm tiếp, hỏi thêm hoặc đóng",
        "Read the answer, then go on, ask again or close",
        False,
        "cases",
        "tab=answered",
    ),
    Need.ANSWERS: (
        "Thư trả lời cần người đọc",
        "Answers that a person reads",
        "Hệ thống không tự hiểu hoặc không được tự quyết",
        "The program does not understand them, or may not decide",
        False,
        "answers",
        "",
    ),
    Need.UNADDRESSED: (
        "Thông báo chưa có đầu mối nhận",
        "Notices with nobody to go to",
        "Thêm đầu mối cho tổ chức; thông báo sẽ tự đi",
        "Add a contact to the organisation; the notice then goes by itself",
        True,
        "notices",
        "tab=waiting",
    ),
    Need.UNREACHABLE: (
        "Tổ chức có mạng nhưng chưa có đầu mối",
        "Organisations with networks and no contact",
        "Tìm đầu mối trước khi có việc phải báo",
        "Find a contact before there is something to tell",
        False,
        "organisations",
        "contact=none",
    ),
    Need.UNOWNED: (
        "Dòng dữ liệu 7 ngày qua chưa rõ của ai",
        "Rows of the last 7 days that concern nobody",
        "Xem mạng nào còn thiếu trong danh bạ",
        "See which networks the registry lacks",
        False,
        "nobodys",
        "",
    ),
    Need.PROPOSALS: (
        "Cập nhật danh bạ mạng chờ duyệt",
        "Imports of the registry that await approval",
        "Xem mạng nào đổi chủ trước khi duyệt",
        "See whose networks change before you approve",
        False,
        "imports",
        "",
    ),
    Need.REQUESTS: (
        "Đề nghị thay đổi của các tổ chức",
        "Requests of organisations for a change",
        "Xem điều gì đổi chủ, rồi chấp thuận hoặc từ chối",
        "See what changes hands, then approve or refuse",
        False,
        "requests",
        "",
    ),
    Need.CONFLICTS: (
        "Mạng có nhiều bên cùng nhận",
        "Networks that several claim",
        "Chọn đơn vị quản lý đúng",
        "Choose who holds them",
        False,
        "conflicts",
        "",
    ),
    Need.POST: (
        "Thư gửi người dùng bị lỗi, bị trả lại hoặc chưa rõ",
        "Letters to people that failed, came back or are in doubt",
        "Lời mời, mật khẩu: gửi lại hoặc thôi",
        "Invitations, passwords: send again or give up",
        False,
        "post",
        "",
    ),
    Need.SET_ASIDE: (
        "Dòng của loại báo cáo chưa biết",
        "Rows of an unknown report type",
        "Giữ nguyên, chưa mất; thêm cách đọc rồi chạy lại",
        "Kept as they came; add a reader, then replay",
        False,
        "set-aside",
        "",
    ),
    Need.LETTERS_OUT: (
        "Công văn đang chờ ký",
        "Letters out for signing",
        "Nhắc người ký, rồi nhận lại bản đã ký",
        "Remind who signs, then take the signed one back",
        False,
        "letters",
        "",
    ),
    Need.SILENCES_ENDING: (
        "Lệnh tạm không thông báo sắp hết hạn",
        "Silences that end within a week",
        "Gia hạn nếu vẫn cần",
        "Extend them if they are still wanted",
        False,
        "silences",
        "",
    ),
}


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A line of the desk."""

    words: str
    to_do: str
    count: int
    since: datetime | None
    until: datetime | None
    urgent: bool
    address: str


def line(waiting: Waiting) -> NeedLine:
    """In the page's language."""
    vi, en, do_vi, do_en, urgent, name, query = _NEEDS[waiting.need]
    address = reverse(name) + (f"?{query}" if query else "")
    words, to_do = (vi, do_vi) if vietnamese() else (en, do_en)
    return NeedLine(words, to_do, waiting.count, waiting.since, waiting.until, urgent, address)


def named(need: str) -> str:
    """A kind of need by its word, as a hand-over keeps it."""
    vi, en = _NEEDS[Need(need)][:2] if need in set(Need) else (need, need)
    return vi if vietnamese() else en
