"""What stands in notices, in words: states, reasons, channels, outcomes, classes. One filter: `|said:"table"`."""

from typing import Final

from django import template

from lachan.server.notices.kinds import kinds, message
from lachan.server.notices.wording import Language, class_text, type_text
from lachan.server.pages.say import vietnamese
from lachan.server.post.masking import masked_mail
from lachan.wire import rsit

register = template.Library()

_TABLES: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "state": {
        "planned": ("Đã soạn", "Planned"),
        "sending": ("Đang gửi", "Being sent"),
        "sent": ("Đã gửi", "Sent"),
        "failed": ("Lỗi", "Failed"),
        "bounced": ("Bị trả lại", "Bounced"),
        "answered": ("Đã trả lời", "Answered"),
        "in-doubt": ("Chưa rõ đã đến chưa", "In doubt"),
        "replaced": ("Đã thay bằng thông báo khác", "Replaced"),
        "given-up": ("Thôi gửi", "Given up"),
        "unaddressed": ("Chưa có đầu mối", "No contact"),
    },
    "tone": dict.fromkeys(("failed", "bounced"), ("red", "red"))
    | dict.fromkeys(("in-doubt", "unaddressed"), ("amber", "amber"))
    | dict.fromkeys(("sent", "answered"), ("green", "green"))
    | dict.fromkeys(("planned", "sending"), ("blue", "blue"))
    | dict.fromkeys(("replaced", "given-up"), ("", "")),
    "tab": {
        "waiting": ("Chờ người xử lý", "Waiting for a person"),
        "planned": ("Sắp gửi", "About to go"),
        "sent": ("Đã gửi", "Sent"),
        "answered": ("Đã trả lời", "Answered"),
        "all": ("Tất cả", "All"),
    },
    "reason": {
        "recipient-refused": ("máy chủ bên nhận từ chối địa chỉ này", "their server refused the address"),
        "message-refused": ("máy chủ bên nhận từ chối thư", "their server refused the mail"),
        "too-large": ("thư quá lớn với bên nhận", "too large for the other side"),
        "stored-mail-damaged": ("thư đã lưu bị hỏng", "the stored mail is damaged"),
        "rendered-with-banner": ("soạn khi còn là bản thử nghiệm", "made while this was a trial"),
        "not-transportable": ("thư không truyền được", "the mail cannot be transported"),
        "temporary-for-too-long": ("lỗi tạm thời kéo dài quá lâu", "a passing fault that lasted too long"),
        "recipient-deferred": ("bên nhận hẹn gửi lại sau", "the recipient is put off"),
        "message-deferred": ("bên nhận hẹn gửi lại sau", "the mail is put off"),
        "sender-deferred": ("bên nhận tạm chưa nhận từ ta", "they take nothing from us for now"),
        "server-closing": ("máy chủ đang đóng", "the server was closing"),
        "connection-lost": ("mất kết nối giữa chừng", "the connection was lost"),
        "unclear-reply": ("máy chủ trả lời không rõ", "the server's reply was not clear"),
        "died": ("chương trình bị ngắt khi đang gửi", "the program was interrupted while sending"),
        "sender-refused": ("bên nhận không nhận thư của ta", "they refuse us as a sender"),
        "login-wanted": ("máy chủ thư đòi đăng nhập", "the mail server wants a login"),
        "contact-without-mail": ("đầu mối không có thư điện tử", "the contact has no mail address"),
        "contact-mail-unusable": ("địa chỉ thư không dùng được", "the mail address cannot be used"),
        "contact-mail-returned": ("địa chỉ đã trả thư lại", "the address gave mail back"),
        "no-contact": ("chưa có đầu mối", "there is no contact"),
        "minimum-interval": ("vừa báo gần đây", "told a short while ago"),
        "chosen-hour": ("chờ đến giờ tổ chức đã chọn", "waits for the hour they chose"),
        "by-file": ("tổ chức chọn nhận bằng tệp hằng ngày", "they chose their daily files for it"),
        "muted": ("tổ chức đã tắt báo", "muted by the organisation"),
        "nothing-left": ("không còn dòng nào", "no row is left"),
        "trial": ("đang chạy thử, chưa ghi danh", "on trial, and not enrolled"),
        "unchanged": ("đã báo, chưa có gì mới", "told already, nothing new"),
        "suppressed": ("có quyết định không báo", "somebody decided to say nothing"),
        "quiet-hours": ("giờ nghỉ", "quiet hours"),
        "day-off": ("ngày nghỉ", "a day off"),
        "nobody-above": ("chưa rõ cơ quan cấp trên", "the body above is not known"),
        "above-without-contact": ("cơ quan cấp trên chưa có đầu mối", "the body above has no contact"),
    },
    "outcome": {
        "": ("chưa xong", "not ended"),
        "sent": ("đã đi", "it went out"),
        "temporary": ("hẹn gửi lại", "to be tried again"),
        "untouched": ("trả về hàng đợi", "given back to the queue"),
        "refused": ("bị từ chối", "refused"),
        "in-doubt": ("chưa rõ đã đến chưa", "in doubt"),
        "resolved-sent": ("xác nhận đã đi", "settled: it did arrive"),
        "resolved-again": ("quyết định gửi lại", "decided: send it again"),
        "bounced": ("bị trả lại", "bounced"),
        "answered": ("có trả lời", "answered"),
        "replaced": ("báo cho đầu mối khác", "told another contact"),
        "given-up": ("thôi gửi", "given up"),
        "mended": ("thư đã lưu được sửa lành", "the stored mail was mended"),
    },
    "channel": {
        "smtp": ("Máy chủ thư", "Mail server"),
        "outbox": ("Thư mục outbox", "Outbox folder"),
        "person": ("Người trực", "A person"),
        "mailbox": ("Hộp thư trả lời", "The mailbox"),
        "page": ("Trang trả lời", "An answer page"),
        "store": ("Kho lưu", "The store"),
        "letter": ("Công văn", "A letter"),
    },
    "purpose": {
        "security": ("an toàn thông tin", "security"),
        "abuse": ("xử lý lạm dụng", "abuse"),
        "data-protection": ("bảo vệ dữ liệu", "data protection"),
        "management": ("lãnh đạo", "management"),
    },
    "role": {
        "holder": ("người dùng mạng", "holder of the network"),
        "operator": ("nhà mạng", "operator"),
        "domain": ("chủ tên miền", "holder of the domain"),
    },
    "rule": {
        "prefix": ("theo dải địa chỉ", "by prefix"),
        "asn": ("theo số hiệu mạng", "by AS number"),
        "domain": ("theo tên miền", "by domain"),
        "override": ("theo chỉ định bằng tay", "by hand"),
    },
    "situation": {
        "new": ("sẽ báo lần đầu", "told for the first time"),
        "still": ("sẽ nhắc lại: vẫn còn", "told again: still there"),
        "again": ("sẽ báo: thấy lại sau khi xử lý", "seen again after it was fixed"),
        "gone": ("sẽ báo: không còn thấy", "told that it is gone"),
        "escalation": ("sẽ báo cấp trên", "told to the body above"),
    },
    "word": {
        "fixed": ("Đã xử lý", "Fixed"),
        "not-ours": ("Không phải của chúng tôi", "Not ours"),
        "false": ("Báo sai", "False"),
        "stop": ("Xin dừng gửi", "Please stop"),
        "not-identifiable": ("Không tra được thuê bao", "The line cannot be found"),
        "customer-told": ("Đã báo cho khách hàng", "The customer was told"),
    },
    "task": {
        "read-answer": ("Đọc lời nhắn", "Read what they wrote"),
        "contradiction": ("Trả lời tự mâu thuẫn", "The answer contradicts itself"),
        "no-such-item": ("Nêu dòng không có", "It names rows that there are not"),
        "not-ours": ("Nói không phải của họ: xem danh bạ", "Says it is not theirs: check the registry"),
        "false-report": ("Nói báo sai: xem nguồn tin", "Says it is false: check the source"),
        "asked-to-stop": ("Xin dừng gửi", "Asks us to stop"),
        "complaint": ("Bị đánh dấu là thư rác", "Marked as spam"),
        "contact-left": ("Đầu mối đã chuyển đi", "The contact has left"),
        "no-code": ("Đầu mối viết thư không nêu mã", "A contact wrote and names no code"),
        "unknown-code": ("Nêu mã ta không cấp", "Names a code that we never gave out"),
        "other-sender": ("Người gửi không thuộc tổ chức", "The sender is not of the organisation"),
        "unproven-sender": ("Chưa chứng thực được người gửi", "The sender could not be proven"),
        "too-many-codes": ("Nêu quá nhiều mã", "Names too many codes"),
        "unexpected": ("Thông báo chưa ở trạng thái trả lời", "The notice stands where this cannot follow"),
        "unclear-bounce": ("Thư trả lại không rõ", "A bounce that is not clear"),
        "refused-by-policy": ("Bên nhận không nhận thư của ta", "Their server does not want our mail"),
        "no-other-contact": ("Bị trả lại, không còn đầu mối khác", "Bounced, and there is no other contact"),
        "rows-unreadable": ("Số liệu của thông báo hỏng", "Its rows are damaged"),
        "too-large": ("Thư quá lớn", "A mail that is too large"),
        "not-a-mail": ("Không phải thư đọc được", "Not a readable mail"),
    },
    "letter": {
        "draft": ("Dự thảo", "Draft"),
        "numbered": ("Đã cấp số", "Numbered"),
        "put-out": ("Chờ ký", "To be signed"),
        "signed": ("Đã ký", "Signed"),
        "cancelled": ("Đã hủy", "Cancelled"),
    },
    "letter-tone": {
        "draft": ("", ""),
        "numbered": ("amber", "amber"),
        "put-out": ("amber", "amber"),
        "signed": ("green", "green"),
        "cancelled": ("red", "red"),
    },
    "receipt": {
        "sent": ("Đã phát hành", "Sent"),
        "arrived": ("Đã đến", "Arrived"),
        "refused": ("Bị từ chối tiếp nhận", "Refused"),
        "registered": ("Đã tiếp nhận", "Registered"),
        "in-progress": ("Đang xử lý", "In progress"),
        "answered": ("Đã trả lời", "Answered"),
    },
}


def said(value: object, table: str) -> str:
    """A word of a table; one that it does not have stays as it is."""
    vi, en = _TABLES[table].get(str(value), (str(value), str(value)))
    return vi if vietnamese() else en


@register.filter(name="said")
def said_filter(value: object, table: str) -> str:
    """As `said`."""
    return said(value, table)


@register.filter
def type_name(type_: str | None) -> str:
    """A type of findings; one that RSIT does not know stays as it came."""
    taxonomy = rsit.taxonomy_of(type_ or "")
    return (
        type_text(taxonomy, type_ or "", Language.VI if vietnamese() else Language.EN).name if taxonomy else type_ or ""
    )


@register.filter
def class_name(taxonomy: str) -> str:
    """A class of findings."""
    return class_text(taxonomy, Language.VI if vietnamese() else Language.EN).name


@register.filter
def kind_name(kind: str) -> str:
    """Which message it is; of an old one, nothing."""
    return message(kind, Language.VI if vietnamese() else Language.EN).name if kind in kinds() else ""


@register.filter
def masked(address: str) -> str:
    """A mail address that is only to be recognised."""
    return masked_mail(address)


@register.filter
def subject_masked(row: object) -> str:
    """What a row is about; an account is a person's, and is only to be recognised."""
    subject, kind = getattr(row, "subject", ""), getattr(row, "subject_kind", "")
    return (
        masked_mail(subject)
        if kind == "account" and "@" in subject
        else f"{subject[:1]}…"
        if kind == "account"
        else subject
    )
