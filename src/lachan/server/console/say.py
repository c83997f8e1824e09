"""What only the console says: roles, mandates, factors, scopes and acts in words."""

from typing import Final

from django import template

from lachan.server.access.mandates import kinds
from lachan.server.accounts.words import HOUSE, Role, roles
from lachan.server.pages.say import vietnamese

register = template.Library()

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
