"""What every page of the console has around it: who runs this, the banner, where one can go, in which language."""

from dataclasses import dataclass
from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from lachan.server.access.asker import Asker, Standing
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.accounts.words import HOUSE
from lachan.server.base.settings import Settings
from lachan.server.pages.say import vietnamese

_Lines = tuple[tuple[str, str, str, Right | None], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the navigation."""

    address: str
    words: str
    here: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading."""

    words: str
    places: tuple[Place, ...]


# name of the address, Vietnamese, English, the right that it needs; under a heading in both languages
_GROUPS: Final[tuple[tuple[tuple[str, str], _Lines], ...]] = (
    (
        ("Hằng ngày", "Every day"),
        (
            ("desk", "Trực ban", "Duty desk", Right.STAND_DUTY),
            ("mine", "Tổ chức của tôi", "My organisation", None),
            ("told", "Cách nhận thông báo", "How we are told", Right.KEEP_ORGANISATION),
            ("console-home", "Trang chính", "Home", None),
            ("cases", "Vụ việc", "Cases", Right.SEE_CASES),
            ("reports", "Người dân báo", "Public reports", Right.HANDLE_REPORTS),
            ("notices", "Thông báo", "Notices", Right.SEE_NOTICES),
            ("answers", "Thư trả lời", "Answers", Right.SEND_NOTICES),
            ("letters", "Công văn", "Letters", Right.HANDLE_LETTERS),
            ("silences", "Tạm không báo", "Silences", Right.SEND_NOTICES),
            ("warnings", "Cảnh báo", "Warnings", Right.SEE_WARNINGS),
        ),
    ),
    (
        ("Tra cứu", "Look up"),
        (
            ("search", "Tìm", "Search", Right.SEE_ORGANISATIONS),
            ("detections", "Dữ liệu phát hiện", "Detections", Right.SEE_DETECTIONS),
            ("infections", "Lây nhiễm", "Infections", Right.SEE_DETECTIONS),
            ("files", "Tệp hằng ngày", "Daily files", Right.SEE_DETECTIONS),
        ),
    ),
    (
        ("Danh bạ mạng", "Registry"),
        (
            ("organisations", "Tổ chức", "Organisations", Right.SEE_ORGANISATIONS),
            ("pools", "Vùng địa chỉ", "Pools", Right.SEE_ORGANISATIONS),
            ("imports", "Cập nhật danh bạ", "Imports", Right.SEE_IMPORTS),
            ("conflicts", "Trùng mạng", "Conflicts", Right.CHANGE_REGISTRY),
            ("requests", "Đề nghị thay đổi", "Requests", Right.SEE_IMPORTS),
            ("procedures", "Quy trình khi lộ dữ liệu", "Procedures for leaks", Right.KEEP_PROCEDURE),
            ("own-requests", "Đề nghị thay đổi", "Requests", Right.KEEP_ORGANISATION),
        ),
    ),
    (
        ("Cho người dân", "For citizens"),
        (("guides", "Trang hướng dẫn", "Guides", Right.SEE_PUBLICATIONS),),
    ),
    (
        ("Hệ thống", "The service"),
        (
            ("jobs", "Tác vụ nền", "Background jobs", Right.SEE_JOBS),
            ("post", "Thư gửi người dùng", "Letters to people", Right.SEE_JOBS),
            ("people", "Người dùng", "People", Right.SEE_PEOPLE),
            ("keys", "Khóa chương trình", "Keys", Right.SEE_KEYS),
            ("audit", "Sổ ghi hoạt động", "Audit record", Right.SEE_AUDIT),
            ("account", "Tài khoản của tôi", "My account", None),
        ),
    ),
)

# What a form did, told on the page it leads to: `?done=role-ended`.
_DONE: Final = {
    "shift-given": ("Đã ký bàn giao; ca mới ký nhận ở trang này.", "Signed; the next shift takes it on this page."),
    "shift-taken": ("Đã ký nhận ca.", "The shift is yours."),
    "role-ended": ("Vai trò đã kết thúc; mọi phiên của người đó cũng vậy.", "The role has ended, and their sessions."),
    "withdrawn": ("Đã rút lời mời; đường dẫn không còn dùng được.", "The invitation is withdrawn; its link is dead."),
    "reset": ("Đã đặt lại; lần đăng nhập sau người đó thiết lập lại.", "Done; they set one up at the next sign-in."),
    "revoked": ("Đã thu khóa; từ lúc này nó không mở gì nữa.", "The key is revoked: it opens nothing from now on."),
    "session-ended": ("Phiên đã kết thúc.", "The session has ended."),
    "sessions-ended": ("Mọi phiên khác đã kết thúc.", "All other sessions have ended."),
    "password": ("Đã đổi mật khẩu; mọi phiên khác đã kết thúc.", "The password is changed; other sessions have ended."),
    "factor-removed": ("Đã bỏ yếu tố thứ hai.", "The second factor is removed."),
    "factor-added": ("Đã thêm yếu tố thứ hai.", "The second factor is added."),
    "password-reset": ("Đã đổi mật khẩu. Mời bạn đăng nhập.", "The password is changed. Please sign in."),
    "post-again": ("Đã xếp lại vào hàng gửi.", "It stands in the queue again."),
    "post-given-up": ("Đã thôi gửi thư này.", "The letter is given up."),
    "joined": ("Đã tham gia. Mời bạn đăng nhập.", "You have joined. Please sign in."),
    "signed-out": ("Bạn đã đăng xuất.", "You are signed out."),
    "job-asked": ("Đã xếp hàng; việc sẽ chạy trong ít giây nữa.", "Asked for: it runs within seconds."),
    "case-opened": ("Đã mở vụ việc.", "The case is open."),
    "case-assigned": ("Đã giao việc.", "It is assigned."),
    "case-comment": ("Đã ghi vào vụ việc.", "It is written into the case."),
    "case-linked": ("Đã gắn.", "It is linked."),
    "case-file": ("Đã đính kèm tệp.", "The file is attached."),
    "case-closed": ("Đã đóng vụ việc.", "The case is closed."),
    "case-reopened": ("Đã mở lại vụ việc.", "The case is open again."),
    "case-asked": ("Đã gửi câu hỏi; bên được hỏi thấy ngay trong trang của họ.", "Asked: they see it at once."),
    "case-question-withdrawn": ("Đã rút câu hỏi.", "The question is withdrawn."),
    "case-answered": ("Đã gửi câu trả lời. Cảm ơn Quý đơn vị.", "Your answer is sent. Thank you."),
    "report-answered": ("Đã trả lời; người báo xem bằng mã của họ.", "Answered: they read it by their receipt."),
    "report-mailed": ("Đã trả lời; có thư báo rằng đã có trả lời.", "Answered; a mail says that there is an answer."),
    "report-passed-on": ("Đã ghi là chuyển nơi khác; người báo thấy tên nơi đó.", "Noted; they see who has it now."),
    "report-closed": ("Đã khép báo cáo lại.", "The report is closed."),
    "report-reopened": ("Đã mở lại báo cáo.", "The report is open again."),
    "report-tied": ("Đã gắn với vụ việc.", "It is tied to the case."),
    "doubt-settled": ("Đã ghi quyết định của bạn.", "Your decision is written down."),
    "sent-again": ("Đã xếp lại vào hàng gửi.", "It stands in the queue again."),
    "given-up": ("Đã thôi gửi thông báo này.", "The notice is given up."),
    "told-another": ("Đã soạn thông báo mới, gửi đầu mối khác.", "A new notice to another contact is planned."),
    "stopped": ("Đã dừng mọi việc gửi.", "All sending is stopped."),
    "resumed": ("Đã cho gửi trở lại.", "Sending goes on."),
    "silenced": ("Đã thêm; từ lượt soạn tới sẽ không báo các dòng này.", "Added; it holds from the next turn on."),
    "silence-ended": ("Đã bỏ; từ lượt soạn tới lại báo.", "Ended; the rows are told of again from the next turn on."),
    "enrolled": ("Đã ghi danh.", "Enrolled."),
    "enrolment-ended": ("Đã rút khỏi đợt thử.", "Taken out of the trial."),
    "answer-settled": ("Đã ghi là xong.", "Noted as done."),
    "answered": ("Đã ghi trả lời. Cảm ơn bạn.", "Your answer is written down. Thank you."),
    "answered-before": ("Trả lời này đã có từ trước.", "This was said before; nothing changed."),
    "drafted": ("Đã dự thảo công văn cho các cơ quan có thông báo trong kỳ.", "Letters for the period are drafted."),
    "drafted-none": (
        "Không có công văn mới: trong kỳ này không cơ quan nhà nước nào có thông báo chưa nêu trong công văn.",
        "No new letter: no state body was told anything in this period that stands in no letter yet.",
    ),
    "edition-proposed": ("Đã đề nghị. Một người khác sẽ duyệt.", "Proposed. Somebody else decides it."),
    "edition-out": ("Đã duyệt: trang mới đang ở trên cổng.", "Approved: the new page is on the portal."),
    "edition-refused": ("Đã từ chối; trang cũ vẫn dùng.", "Refused; the old page stays."),
    "put-out": ("Đã cấp số và đặt ra chờ ký.", "Numbered, and laid out for signing."),
    "taken-back": ("Chữ ký đúng; công văn đã ký được lưu.", "The signature holds; the signed letter is kept."),
    "receipt-noted": ("Đã ghi nhận.", "Noted."),
    "letter-cancelled": ("Đã hủy; số đã cấp ở lại trong sổ.", "Cancelled; its number stays in the book."),
    "pool-marked": ("Đã khai vùng địa chỉ.", "The pool is marked."),
    "pool-ended": ("Đã thôi khai vùng địa chỉ.", "The pool has ended."),
    "contacts-confirmed": ("Đã xác nhận: các đầu mối vẫn đúng.", "Confirmed: the contacts are right."),
    "contact-left": ("Đã đánh dấu; không gửi đến đó nữa.", "Marked: nothing is sent there any more."),
    "proposal-approved": ("Đã duyệt; danh bạ đã đổi.", "Approved: the registry is changed."),
    "proposal-rejected": ("Đã từ chối; không có gì thay đổi.", "Rejected: nothing has changed."),
    "version-undone": ("Đã hoàn tác bằng một phiên bản mới.", "Taken back by a new version."),
    "conflict-settled": ("Đã phân xử.", "Settled."),
    "told-so": ("Đã lưu; áp dụng từ lượt soạn tới.", "Saved: it holds from the next planning on."),
    "told-same": ("Đã như vậy từ trước; không có gì thay đổi.", "It stood so already: nothing has changed."),
    "muted": ("Đã tắt báo đến ngày đã chọn; các dòng vẫn được đếm.", "Muted until that day; its rows are counted."),
    "unmuted": ("Đã bỏ tắt báo.", "The mute is lifted."),
    "request-made": ("Đã gửi đề nghị; câu trả lời sẽ hiện ở trang này.", "Sent; the answer will stand on this page."),
    "request-taken-back": ("Đã rút lại đề nghị.", "The request is taken back."),
    "request-approved": ("Đã chấp thuận; danh bạ đã đổi.", "Approved: the registry is changed."),
    "request-refused": ("Đã từ chối; không có gì thay đổi.", "Refused: nothing has changed."),
    "registry-edited": ("Đã ghi vào danh bạ.", "Written into the registry."),
    "warning-saved": ("Đã lưu bản nháp.", "The draft is saved."),
    "warning-sent": ("Đã gửi duyệt; cần một người khác xem và duyệt.", "Sent: a second person has to look at it."),
    "warning-returned": ("Đã trả lại cho người viết.", "It is back with its writer."),
    "warning-approved": ("Đã duyệt.", "Approved."),
    "warning-withdrawn": ("Đã rút; trang công khai nói rõ lý do.", "Withdrawn: its page tells why."),
    "warning-dropped": ("Đã bỏ bản nháp.", "The draft is dropped."),
    "procedure-written": ("Đã lưu. Hãy xem lại rồi xác nhận.", "Saved. Please look at it, then confirm it."),
    "procedure-published": ("Đã công bố.", "Published."),
    "procedure-confirmed": ("Đã xác nhận: vẫn đúng.", "Confirmed: it is still right."),
    "procedure-taken-back": ("Đã thôi; bản này được giữ lại.", "Taken back; the version is kept."),
    "over": ("Phiên đã kết thúc. Mời bạn đăng nhập lại.", "The session has ended. Please sign in again."),
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    asked = cast(Request, request)
    told: Settings = settings.LACHAN_SETTINGS
    vi = vietnamese()
    asker = getattr(asked, "asker", None)
    runs = "Đơn vị vận hành hệ thống này" if vi else "The body that runs this system"
    lines = groups(asker, request.path) if asker is not None and asker.standing is Standing.FULL else []
    done = _DONE.get(request.GET.get("done", ""))
    return {
        "house": told.identity.legal_name or runs,
        "may_search": bool(lines) and asker is not None and asker.may(Right.SEE_ORGANISATIONS),
        "groups": lines,
        "asker": asker,
        "signed_in": asker is not None and asker.standing in (Standing.FULL, Standing.HALF),
        "done": None if done is None else done[0] if vi else done[1],
    }


def groups(asker: Asker, path: str = "") -> list[Group]:
    """Where they can go, and which of it they are at; without a path nowhere."""
    vi = vietnamese()
    found = [Group(heading[0 if vi else 1], _places(path, asker, lines, vi)) for heading, lines in _GROUPS]
    return [group for group in found if group.places]


def _places(path: str, asker: Asker, lines: _Lines, vi: bool) -> tuple[Place, ...]:
    open_ones = [
        (reverse(name), words if vi else english) for name, words, english, right in lines if _open(asker, name, right)
    ]
    return tuple(Place(address, words, _here(path, address)) for address, words in open_ones)


def _open(asker: Asker, name: str, right: Right | None) -> bool:
    own = all(held.organisation != HOUSE for held in asker.roles)
    if name == "mine":
        return own
    if name == "console-home" and (own or asker.may(Right.STAND_DUTY)):
        return False  # it leads to the desk, or to one's organisation
    return right is None or asker.may(right)


def _here(path: str, address: str) -> bool:
    """Whether a page belongs to a line of the navigation; a page above others that have lines is only itself."""
    if address in (reverse("console-home"), reverse("mine")):
        return path == address
    return path.startswith(address)
