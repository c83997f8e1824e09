"""How pages speak: `{% say "Tiếng Việt" "English" %}`, and values as people write them."""

from datetime import datetime
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lachan.server.access.mandates import kinds
from lachan.server.accounts.words import HOUSE, Role, roles
from lachan.server.base.clock import VIETNAM, utc_text

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


def vietnamese() -> bool:
    """Whether this page is in Vietnamese: its address alone says so."""
    return (get_language() or "vi") == "vi"


@register.simple_tag
def say(vi: str, en: str, **values: object) -> str:
    """The sentence in the page's language; `{name}` in it stands for a value."""
    text = vi if vietnamese() else en
    return format_html(text, **values) if values else text


@register.filter
def when(instant: datetime | None) -> SafeString | str:
    """`22/11/2026 10:00` in Vietnam's time, with the instant in UTC for machines and on pointing."""
    if instant is None:
        return "—"
    local = instant.astimezone(VIETNAM)
    text = f"{local:%d/%m/%Y %H:%M}" if vietnamese() else f"{local:%Y-%m-%d %H:%M}"
    return format_html('<time datetime="{}" title="{}">{}</time>', utc_text(instant), utc_text(instant), text)


@register.filter
def number(value: int) -> str:
    """468.796, or 468,796 in English."""
    text = f"{value:,}"
    return text.replace(",", ".") if vietnamese() else text


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


@register.simple_tag(takes_context=True)
def this_page_in(context: template.Context, language: str) -> str:
    """The same page's address in the other language."""
    address: str = context["request"].get_full_path()
    bare = "/" + address.removeprefix("/en/").lstrip("/") if address.startswith("/en/") else address
    return f"/en{bare}" if language == "en" else bare


def _of(table: dict[str, tuple[str, str]], value: str) -> str:
    vi, en = table.get(value, (value, value))
    return vi if vietnamese() else en


@register.simple_tag
def file(name: str) -> str:
    """The address of one of the console's own files."""
    from lachan.server.console.statics import address

    return address(str.__str__(name))
