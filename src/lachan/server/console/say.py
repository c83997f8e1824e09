"""What only the console says: roles, mandates, factors, scopes, acts, purposes and kinds in words."""

import re
from typing import Final

from django import template

from lachan.server.access.mandates import kinds
from lachan.server.accounts.words import HOUSE, Role, roles
from lachan.server.jobs.catalogue import KINDS
from lachan.server.pages.say import vietnamese
from lachan.wire.phrases import vietnamese_of

register = template.Library()

_ACTORS: Final = {
    "person": ("Người dùng số {}", "Person {}"),
    "key": ("Khóa chương trình số {}", "Key {}"),
    "job": ("Tác vụ {}", "Job {}"),
    "command": ("Dòng lệnh, tài khoản máy {}", "Command line, account {}"),
}


_TOKEN: Final = re.compile(r"\b(?:person|key|job|command):[\w.@-]*\w")


@register.filter
def noted(text: str) -> str:
    """What a room noted in English, in the page's language (phrases.toml), as it is where the table has none; who
    acted in words."""
    said = vietnamese_of(text) if vietnamese() else text
    return _TOKEN.sub(lambda found: actor(found[0])[:1].lower() + actor(found[0])[1:], said)


_FACTORS: Final = {
    "": ("chỉ mật khẩu", "password only"),
    "totp": ("mật khẩu và mã ứng dụng", "password and app code"),
    "passkey": ("mật khẩu và khóa truy cập", "password and passkey"),
    "recovery": ("mật khẩu và mã dự phòng", "password and recovery code"),
}
_SCOPES: Final = {
    "notices:read": ("Đọc thông báo", "Read notices"),
    "detections:read": ("Đọc dữ liệu phát hiện", "Read detections"),
    "organisation:read": ("Đọc thông tin tổ chức", "Read the organisation"),
    "audit:read": ("Đọc sổ ghi hoạt động", "Read the audit record"),
    "outcomes:write": ("Báo kết quả xử lý", "Give outcomes"),
}
_ACTS: Final = {
    "person-invited": ("Mời người", "Invited somebody"),
    "invitation-withdrawn": ("Rút lời mời", "Withdrew an invitation"),
    "person-joined": ("Nhận lời mời", "Joined"),
    "person-ended": ("Một người rời đi", "Somebody left"),
    "role-given": ("Cấp vai trò", "Gave a role"),
    "role-ended": ("Kết thúc vai trò", "Ended a role"),
    "mandate-given": ("Giao quyền theo dõi", "Gave a mandate"),
    "mandate-ended": ("Kết thúc quyền theo dõi", "Ended a mandate"),
    "password-changed": ("Đổi mật khẩu", "Changed the password"),
    "factor-added": ("Thêm yếu tố thứ hai", "Added a second factor"),
    "factor-removed": ("Bỏ yếu tố thứ hai", "Removed a second factor"),
    "factors-reset": ("Đặt lại yếu tố thứ hai", "Reset second factors"),
    "recovery-codes-made": ("Tạo mã dự phòng", "Made recovery codes"),
    "recovery-code-used": ("Dùng mã dự phòng", "Used a recovery code"),
    "signed-in": ("Đăng nhập", "Signed in"),
    "signed-out": ("Đăng xuất", "Signed out"),
    "session-ended": ("Kết thúc phiên", "Ended a session"),
    "key-created": ("Tạo khóa", "Made a key"),
    "key-revoked": ("Thu khóa", "Revoked a key"),
    "exported": ("Xuất dữ liệu", "Exported"),
    "unmasked": ("Mở phần che", "Unmasked"),
    "approved": ("Phê duyệt", "Approved"),
    "rejected": ("Từ chối", "Rejected"),
    "sending-stopped": ("Dừng gửi", "Stopped sending"),
    "sending-resumed": ("Cho gửi lại", "Let sending go on"),
    "doubt-settled": ("Xử lý thư chưa rõ đã đi chưa", "Settled a notice in doubt"),
    "notice-sent-again": ("Gửi lại thông báo", "Sent a notice again"),
    "notice-given-up": ("Thôi gửi một thông báo", "Gave up a notice"),
    "silenced": ("Tạm không thông báo", "Silenced"),
    "silence-ended": ("Thông báo trở lại", "Ended a silence"),
    "enrolled": ("Đưa vào gửi thật", "Enrolled"),
    "subscription-changed": ("Đổi cách nhận thông báo", "Changed how they are told"),
    "enrolment-ended": ("Đưa về gửi thử", "Ended an enrolment"),
    "letter-drafted": ("Dự thảo công văn", "Drafted a letter"),
    "letter-taken-out": ("Đưa công văn đi ký", "Took a letter out to be signed"),
    "letter-taken-back": ("Nhận lại công văn", "Took a letter back"),
    "letter-cancelled": ("Hủy công văn", "Cancelled a letter"),
    "letter-followed": ("Ghi kết quả công văn", "Noted what came of a letter"),
    "address-cleared": ("Cho gửi lại tới một địa chỉ", "Cleared an address"),
    "answer-settled": ("Xử lý thư trả lời", "Settled an answer"),
    "outcomes-given": ("Báo kết quả xử lý", "Gave outcomes"),
    "registry-changed": ("Đổi danh bạ", "Changed the registry"),
    "change-asked-for": ("Đề nghị sửa danh bạ", "Asked for a change of the registry"),
    "conflict-settled": ("Phân xử trùng mạng", "Settled a conflict"),
    "contact-confirmed": ("Xác nhận đầu mối", "Confirmed a contact"),
    "contact-left": ("Báo đầu mối đã nghỉ", "Said that a contact has left"),
    "pool-marked": ("Khai vùng địa chỉ", "Marked a pool"),
    "pool-ended": ("Thôi khai vùng địa chỉ", "Ended a pool"),
    "edition-proposed": ("Đề nghị sửa một trang hướng dẫn", "Proposed an edition of a guide"),
    "registry-applied": ("Áp dụng danh bạ cho dữ liệu cũ", "Applied the registry to earlier facts"),
    "home-mended": ("Làm lại dữ liệu đã mất", "Mended what was lost"),
    "clock-confirmed": ("Xác nhận đồng hồ", "Confirmed the clock"),
    "case-opened": ("Mở vụ việc", "Opened a case"),
    "case-changed": ("Cập nhật vụ việc", "Changed a case"),
    "case-closed": ("Đóng vụ việc", "Closed a case"),
    "shift-handed-over": ("Bàn giao ca trực", "Handed the shift over"),
    "post-sent-again": ("Gửi lại một thư", "Sent a letter again"),
    "post-given-up": ("Thôi gửi một thư", "Gave a letter up"),
    "procedure-written": ("Viết quy trình khi lộ dữ liệu", "Wrote a procedure for leaks"),
    "procedure-confirmed": ("Xác nhận quy trình khi lộ dữ liệu", "Confirmed a procedure for leaks"),
    "procedure-withdrawn": ("Thôi công bố quy trình khi lộ dữ liệu", "Took back a procedure for leaks"),
    "shift-taken": ("Nhận ca trực", "Took the shift"),
    "report-made": ("Người dân báo", "Somebody reported"),
    "report-opened": ("Mở báo cáo của người dân", "Opened a report"),
    "report-answered": ("Trả lời người báo", "Answered a report"),
    "report-passed-on": ("Chuyển báo cáo cho nơi khác", "Passed a report on"),
    "report-closed": ("Khép báo cáo lại", "Closed a report"),
    "report-reopened": ("Mở lại báo cáo", "Reopened a report"),
    "report-tied": ("Gắn báo cáo với vụ việc", "Tied a report to a case"),
    "reports-removed": ("Xóa báo cáo hết hạn lưu", "Removed old reports"),
    "warning-drafted": ("Viết bản nháp cảnh báo", "Drafted a warning"),
    "warning-sent-for-review": ("Gửi duyệt cảnh báo", "Sent a warning for review"),
    "warning-returned": ("Trả lại cảnh báo để sửa", "Returned a warning to its writer"),
    "warning-approved": ("Duyệt cảnh báo", "Approved a warning"),
    "warning-published": ("Đăng cảnh báo", "Published a warning"),
    "warning-expired": ("Cảnh báo hết hạn", "A warning expired"),
    "warning-withdrawn": ("Rút cảnh báo", "Withdrew a warning"),
    "warning-dropped": ("Bỏ bản nháp cảnh báo", "Dropped a draft of a warning"),
    "subscriber-joined": ("Có người nhận cảnh báo qua thư", "Somebody subscribed to warnings"),
    "subscriber-left": ("Có người thôi nhận cảnh báo", "Somebody unsubscribed"),
    "tool-offered": ("Đưa công cụ lên cổng", "Offered a program"),
    "tool-withdrawn": ("Gỡ công cụ khỏi cổng", "Withdrew a program"),
}

_PURPOSES: Final = {
    "security": ("An toàn thông tin", "Security"),
    "abuse": ("Xử lý lạm dụng", "Abuse desk"),
    "data-protection": ("Bảo vệ dữ liệu cá nhân", "Data protection"),
    "management": ("Lãnh đạo", "Management"),
}
_KINDS: Final = {
    "operator": ("Nhà mạng", "Network operator"),
    "hosting": ("Trung tâm dữ liệu, lưu trữ", "Hosting"),
    "bank": ("Ngân hàng", "Bank"),
    "ecommerce": ("Thương mại điện tử", "E-commerce"),
    "social-network": ("Mạng xã hội", "Social network"),
    "state": ("Cơ quan nhà nước", "State body"),
    "hospital": ("Bệnh viện", "Hospital"),
    "school": ("Trường học", "School"),
    "enterprise": ("Doanh nghiệp", "Enterprise"),
    "authority": ("Cơ quan chức năng", "Authority"),
    "other": ("Khác", "Other"),
}


@register.filter
def role(value: str) -> str:
    """A role's name."""
    words = roles()[Role(value)]
    return words.vi if vietnamese() else words.en


@register.filter
def role_means(value: str) -> str:
    """What a role may do, in a line."""
    words = roles()[Role(value)]
    return words.what_vi if vietnamese() else words.what_en


@register.filter
def mandate(kind: str) -> str:
    """A mandate's kind."""
    words = kinds()[kind]
    return words.vi if vietnamese() else words.en


@register.filter
def factor(value: str) -> str:
    """With what a session was opened."""
    return _of(_FACTORS, value)


@register.filter
def scope(value: str) -> str:
    """What a key may do."""
    return _of(_SCOPES, value)


@register.filter
def act(value: str) -> str:
    """What was done."""
    return _of(_ACTS, value)


@register.filter
def actor(value: str) -> str:
    """Who acted, as the record keeps it: `person:12`, `key:5`, `job:send`, `command:login`. A name stays a name."""
    kind, _, rest = value.partition(":")
    if kind == "job" and rest in KINDS:
        job = KINDS[rest]
        return f"Tác vụ: {job.vi}" if vietnamese() else f"Job: {job.en}"
    words = _ACTORS.get(kind) if rest else None
    return value if words is None else words[0 if vietnamese() else 1].format(rest)


@register.filter
def purpose(value: str) -> str:
    """What a contact is for."""
    return _of(_PURPOSES, value)


@register.filter
def organisation_kind(value: str) -> str:
    """What an organisation is."""
    return _of(_KINDS, value)


@register.simple_tag(takes_context=True)
def organisation(context: template.Context, key: str) -> str:
    """An organisation's name, from the page's `names`; the house's own."""
    if key == HOUSE:
        return str(context["house"])
    names: dict[str, str] = context.get("names") or {}
    return names.get(key, key)


def _of(table: dict[str, tuple[str, str]], value: str) -> str:
    vi, en = table.get(value, (value, value))
    return vi if vietnamese() else en


@register.simple_tag
def own_file(name: str) -> str:
    """The address of the console's own script."""
    from lachan.server.console.statics import address

    return address(str.__str__(name))
