"""What may be changed, in words: as a headline, as what to do, and what a form's field is about."""

from typing import Final

from django import template

from lachan.server.pages.say import vietnamese

register = template.Library()

_KINDS: Final = {
    "network-added": ("Thêm mạng", "Add a network"),
    "network-ended": ("Bỏ mạng", "End a network"),
    "domain-added": ("Thêm tên miền", "Add a domain"),
    "domain-ended": ("Bỏ tên miền", "End a domain"),
    "contact-added": ("Thêm đầu mối", "Add a contact"),
    "contact-changed": ("Đổi đầu mối", "Change a contact"),
    "contact-ended": ("Bỏ đầu mối", "End a contact"),
}
_MEANS: Final = {
    "network-added": ("Dải địa chỉ hoặc số hiệu mạng (AS) mới dùng", "Addresses or an AS number newly in use"),
    "network-ended": ("Đã trả lại, đã bán, không còn dùng", "Given back, sold, no longer in use"),
    "domain-added": ("Kể cả mọi tên bên dưới", "With all names below it"),
    "domain-ended": ("Không gia hạn, đã chuyển cho bên khác", "Not renewed, or another's now"),
    "contact-added": ("Người hoặc bộ phận nhận thông báo", "Somebody, or a desk, who is to be told"),
    "contact-changed": ("Đổi hộp thư, điện thoại, tên hoặc ngôn ngữ", "Another mailbox, telephone, name or language"),
    "contact-ended": ("Biết trước ngày một người thôi nhận", "Somebody stops on a day that is known"),
}
_ROLES: Final = {
    "holder": ("đơn vị giữ", "holder"),
    "operator": ("nhà mạng", "operator"),
    "domain_holder": ("chủ tên miền", "domain holder"),
}


@register.filter
def change_kind(value: str) -> str:
    """What is asked for."""
    return _of(_KINDS, value)


@register.filter
def change_means(value: str) -> str:
    """When one asks for it."""
    return _of(_MEANS, value)


@register.filter
def owner_role(value: str) -> str:
    """As what somebody is concerned by a detection."""
    return _of(_ROLES, value)


def _of(table: dict[str, tuple[str, str]], value: str) -> str:
    vi, en = table.get(value, (value, value))
    return vi if vietnamese() else en
