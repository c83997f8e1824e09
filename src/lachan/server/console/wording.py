"""What the rooms below say of a form, in the page's language."""

from collections.abc import Mapping
from typing import Final

from lachan.server.pages.say import vietnamese
from lachan.wire.phrases import vietnamese_of

# What a refusal names by its key, as the form calls it; what is not here is called by its key.
_FIELDS: Final = {
    "why": "lý do", "until": "đến ngày", "since": "từ ngày", "valid_from": "từ ngày", "valid_to": "đến ngày",
    "begins": "từ ngày", "ends": "đến ngày", "desk": "bộ phận tiếp nhận", "name": "tên", "title": "tiêu đề",
    "prefix": "dải mạng", "email": "hộp thư", "phone": "điện thoại", "label": "tên gọi", "expires": "hạn dùng",
    "about.toml": "thông tin về trang (about.toml)", "vi.md": "bài tiếng Việt (vi.md)",
    "en.md": "bài tiếng Anh (en.md)", "act": "việc",
}  # fmt: skip


def in_words(error: Exception, names: Mapping[str, str] | None = None) -> str:
    """The sentence; English where there is no Vietnamese of it. `names`: what the keys of a list (`kind: one of …`) are
    called on the page; each is named with its key beside, as a file takes the key."""
    text = str(error)
    field, listed, keys = text.partition(": one of ")
    if names and listed:
        named = (f"“{names[key]}” ({key})" if key in names else key for key in keys.split(", "))
        text = f"{field}{listed}{'; '.join(named)}"
    if vietnamese():
        text = vietnamese_of(text)
        field, colon, rest = text.partition(": ")
        text = f"{_FIELDS.get(field, field)}{colon}{rest}"
    return text[:1].upper() + text[1:]
