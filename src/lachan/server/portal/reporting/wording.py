"""What is wrong with a form, in the words of whoever wrote it."""

from typing import Final

from lachan.server.base.settings import Citizens
from lachan.server.pages.say import vietnamese

# how the room's sentence begins → Vietnamese, English
_WRONG: Final = {
    "report": (
        "Hãy viết vài lời về chuyện đã xảy ra, hoặc ghi địa chỉ, số điện thoại, hoặc gửi ảnh.",
        "Write a few words about what happened, or give an address or number, or send a picture.",
    ),
    "report: too many": (
        "Lúc này có quá nhiều người báo, nên tin của bạn chưa được nhận. Không phải lỗi của bạn: những gì bạn viết vẫn "
        "còn ở dưới, mời bạn để trang này mở và gửi lại sau một giờ.",
        "Too many people report at the moment, so yours was not taken. It is not your fault: what you wrote is still "
        "below; leave this page open and send it again in an hour.",
    ),
    "form: sent before": (
        "Tin này bạn đã gửi một lần, nhưng lần này có chỗ khác. Xem lại ở dưới: bấm gửi thì thành một tin mới.",
        "You sent this form before, with other words. Look it over below: sending it makes a new report.",
    ),
    "text": ("Phần kể lại dài quá 4.000 chữ cái. Hãy viết ngắn hơn.", "What you wrote is longer than 4,000 letters."),
    "link": ("Ô địa chỉ hoặc số điện thoại dài quá.", "The address or number is too long."),
    "contact": (
        "Địa chỉ thư hoặc số điện thoại của bạn chưa đúng. Sửa lại, hoặc để trống cũng được.",
        "Your mail address or number is not written rightly. Mend it, or leave it empty.",
    ),
    "pictures: at most": (
        "Nhiều ảnh quá: gửi nhiều nhất {pictures} ảnh.",
        "Too many pictures: send at most {pictures}.",
    ),
    "pictures: there is no room": (
        "Lúc này chúng tôi không nhận thêm ảnh được. Hãy gửi lại, bỏ ảnh ra.",
        "We can take no pictures at the moment. Send it again without them.",
    ),
    "pictures": (
        "Có tệp không phải ảnh, hoặc lớn quá {size} MB. Ảnh chụp màn hình thì vừa. Hãy chọn lại ảnh.",
        "One file is no picture, or is larger than {size} MB. A screenshot is small enough. Choose the pictures again.",
    ),
    "form: sent faster": (
        "Bạn gửi nhanh quá nên máy chưa nhận. Hãy xem lại một lượt rồi bấm gửi lần nữa.",
        "That was sent faster than anybody writes. Look it over, then send it once more.",
    ),
    "form: fill": (
        "Có một ô phải để trống mà lại có chữ. Xóa chữ trong ô đó, rồi gửi lại.",
        "A field that must stay empty holds something. Empty it, then send again.",
    ),
    "form": (
        "Trang này mở đã lâu. Những gì bạn viết vẫn còn ở dưới: bấm gửi lần nữa.",
        "This page stood open for long. What you wrote is still below: send it once more.",
    ),
}


def wrong(error: Exception, told: Citizens) -> tuple[str, str]:
    """Which field it is about, and the sentence. Pictures have to be chosen again; all else stays on the page."""
    text = str(error)
    begins = max((one for one in _WRONG if text.startswith(one)), key=len, default="report")
    said = _WRONG[begins][0 if vietnamese() else 1]
    size = f"{told.max_picture_bytes / 1_000_000:.0f}"
    return text.partition(":")[0], said.format(pictures=told.max_pictures, size=size)
