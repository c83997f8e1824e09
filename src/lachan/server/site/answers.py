"""What is answered where no view does: missing or forbidden (alike), damaged, too large, from elsewhere, broken.

Programs under `/api/` get the same as JSON; whoever is signed in gets it among the console's pages. Which of them is
decided by the address and by who asks, never by what is there.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import override

from lachan.server.access.asker import Asker, Standing
from lachan.server.access.rules import anybody
from lachan.server.console.frame import groups


def _answer(request: HttpRequest, template: str, status: int, detail: str, **values: object) -> HttpResponse:
    number = getattr(request, "request_id", "")
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": detail, "request": number}, status=status)
    english = request.path_info.startswith("/en/")
    staff = request.path_info.removeprefix("/en").startswith("/console/")  # by the address: alike for everybody
    asker: Asker | None = getattr(request, "asker", None)  # nobody was looked for yet under a foreign name
    with override("en" if english else "vi"):
        context = {"request_id": number, "staff": staff, "around": "pages/alone.html", **values}
        if staff and status < 500 and asker is not None and asker.standing is Standing.FULL:
            context |= {"around": "console/frame.html", "groups": groups(asker)}
        return render(request, f"pages/{template}.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for everything and everybody."""
    return _answer(request, "not_found", 404, "there is nothing here")


def damaged(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a host that is not ours, a damaged form, too many fields."""
    return _answer(request, "refused", 400, "the request is damaged")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 looks like 404."""
    return not_found(request)


def too_large(request: HttpRequest) -> HttpResponse:
    """413, before a byte of the body is read."""
    most = settings.LACHAN_SETTINGS.web.max_upload_bytes // 1_000_000
    said = "the body is too large, or does not say how large it is"
    return _answer(request, "too_large", 413, said, most=max(1, most))


def broken(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours, opaque; the log has its number and place."""
    return _answer(request, "broken", 500, "a fault of ours")


@anybody("it only says that the form was not taken")
def cross_site(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without the page's own token: another site sent it, or the page was too old."""
    return _answer(request, "refused", 403, "the form did not come from a page of ours")
