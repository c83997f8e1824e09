"""What every page of the console has around it: who runs this, the banner, where one can go, in which language."""

from dataclasses import dataclass
from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from lachan.server.access.asker import Standing
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.base.settings import Settings
from lachan.server.pages.say import vietnamese


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the navigation."""

    address: str
    words: str
    here: bool


# name of the address, Vietnamese, English, the right that it needs
_PLACES: Final = (
    ("console-home", "Trang chính", "Home", None),
    ("jobs", "Tác vụ nền", "Background jobs", Right.SEE_JOBS),
    ("people", "Người dùng", "People", Right.SEE_PEOPLE),
    ("keys", "Khóa chương trình", "Keys", Right.SEE_KEYS),
    ("audit", "Sổ ghi hoạt động", "Audit record", Right.SEE_AUDIT),
    ("account", "Tài khoản của tôi", "My account", None),
)

# What a form did, told on the page it leads to: `?done=role-ended`.
_DONE: Final = {
    "role-ended": ("Vai trò đã kết thúc; mọi phiên của người đó cũng vậy.", "The role has ended, and their sessions."),
    "withdrawn": ("Đã rút lời mời; đường dẫn không còn dùng được.", "The invitation is withdrawn; its link is dead."),
    "reset": ("Đã đặt lại; lần đăng nhập sau người đó thiết lập lại.", "Done; they set one up at the next sign-in."),
    "revoked": ("Đã thu khóa; từ lúc này nó không mở gì nữa.", "The key is revoked: it opens nothing from now on."),
    "session-ended": ("Phiên đã kết thúc.", "The session has ended."),
    "sessions-ended": ("Mọi phiên khác đã kết thúc.", "All other sessions have ended."),
    "password": ("Đã đổi mật khẩu; mọi phiên khác đã kết thúc.", "The password is changed; other sessions have ended."),
    "factor-removed": ("Đã bỏ yếu tố thứ hai.", "The second factor is removed."),
    "factor-added": ("Đã thêm yếu tố thứ hai.", "The second factor is added."),
    "joined": ("Đã tham gia. Mời bạn đăng nhập.", "You have joined. Please sign in."),
    "signed-out": ("Bạn đã đăng xuất.", "You are signed out."),
    "job-asked": ("Đã xếp hàng; việc sẽ chạy trong ít giây nữa.", "Asked for: it runs within seconds."),
    "over": ("Phiên đã kết thúc. Mời bạn đăng nhập lại.", "The session has ended. Please sign in again."),
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    asked = cast(Request, request)
    told: Settings = settings.LACHAN_SETTINGS
    vi = vietnamese()
    asker = getattr(asked, "asker", None)
    runs = "Đơn vị vận hành hệ thống này" if vi else "The body that runs this system"
    places = []
    if asker is not None and asker.standing is Standing.FULL:
        for name, vietnamese_words, english, right in _PLACES:
            if right is None or asker.may(right):
                address = reverse(name)
                words = vietnamese_words if vi else english
                places.append(Place(address, words, _here(request.path, address)))
    done = _DONE.get(request.GET.get("done", ""))
    return {
        "house": told.identity.legal_name or runs,
        "places": places,
        "asker": asker,
        "signed_in": asker is not None and asker.standing in (Standing.FULL, Standing.HALF),
        "done": None if done is None else done[0] if vi else done[1],
    }


def _here(path: str, address: str) -> bool:
    """Whether a page belongs to a line of the navigation; the home page is above all others, and only itself."""
    return path == address or (address != reverse("console-home") and path.startswith(address))
