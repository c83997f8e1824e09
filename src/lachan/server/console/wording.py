"""What the rooms below say of a form, in the page's language."""

from typing import Final

from lachan.server.pages.say import vietnamese
from lachan.wire.phrases import vietnamese_of

# What a refusal names by its key, as the form calls it; what is not here is called by its key.
_FIELDS: Final = {
    "why": "lý do", "until": "đến ngày", "since": "từ ngày", "valid_from": "từ ngày", "valid_to": "đến ngày",
    "begins": "từ ngày", "ends": "đến ngày", "desk": "bộ phận tiếp nhận", "name": "tên", "title": "tiêu đề",
    "prefix": "dải mạng", "email": "hộp thư", "phone": "điện thoại", "label": "tên gọi", "expires": "hạn dùng",
}  # fmt: skip


def in_words(error: Exception) -> str:
    """The sentence; English where there is no Vietnamese of it."""
    text = str(error)
    if vietnamese():
        text = vietnamese_of(text)
        field, colon, rest = text.partition(": ")
        text = f"{_FIELDS.get(field, field)}{colon}{rest}"
    return text[:1].upper() + text[1:]
