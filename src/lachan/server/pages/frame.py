"""What every page is given: who runs this, the banner, the language, the line that tells what a form did."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from lachan.server.base.settings import Settings
from lachan.server.pages.say import vietnamese
from lachan.server.pages.statics import address

# What the banner says, beside it, for who reads English: of invented data, of a trial.
_ENGLISH: Final = {True: "invented figures", False: "a trial, run by nobody yet"}

# The portal's places by the name of their address, in the order in which a citizen needs them.
_PLACES: Final = (
    ("check-device", "Kiểm tra", "Check"),
    ("library", "Mã độc", "Malware"),
    ("tools", "Công cụ", "Tools"),
    ("public-warnings", "Cảnh báo", "Warnings"),
    ("help-now", "Gọi ai", "Whom to call"),
    ("law", "Quyền của bạn", "Your rights"),
    ("report", "Báo cho chúng tôi", "Report"),
    ("figures", "Số liệu", "Figures"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every page. `run_by` is empty where nobody has said who runs the instance."""
    told: Settings = settings.LACHAN_SETTINGS
    return {
        "banner": told.banner,
        "banner_in_english": "" if vietnamese() or not told.banner else _ENGLISH[told.kind.invented],
        "run_by": told.identity.legal_name,
        "founded_by": told.identity.founding_decision,
        "contact": told.identity.contact,
        "language": "vi" if vietnamese() else "en",
        "done": None,
        "portal_places": _PLACES,
        "page_address": _address(told, request.path),
        "share_picture": _address(told, address("share.png")),
        "portal_place": request.resolver_match.url_name if request.resolver_match else "",
    }


def _address(told: Settings, path: str) -> str:
    """Where the page stands for the world; or where `serve` opened it, or its path alone, while the instance
    has no name yet. The name by which it was
    asked for says nothing: a page is the same for everybody."""
    if told.identity.portal:
        return f"{told.identity.portal.rstrip('/')}{path}"
    if not told.identity.domain:
        return f"{settings.LACHAN_ADDRESS}{path}"
    return f"{'https' if told.web.https else 'http'}://{told.identity.domain}{path}"
