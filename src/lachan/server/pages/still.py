"""Pages that are the same for everybody: they say so, and whoever stands in front may keep them for a minute.

Such a page depends on its address alone: on no cookie, no visitor, no search. `site.still` answers it from memory, and
a proxy from its store: when television names the address, everybody is answered.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpResponse

from lachan.server.access.request import Request

SECONDS: Final = 60  # how old such a page may be
HEADER: Final = f"public, max-age={SECONDS}"


def still(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a view; what it answers to a question (`?…`) is not kept, and neither is anything but a whole page."""

    @wraps(view)
    def answer(request: Request, *arguments: Any, **named: Any) -> HttpResponse:
        response = view(request, *arguments, **named)
        if response.status_code == 200 and not request.GET and request.method in ("GET", "HEAD"):
            response["Cache-Control"] = HEADER
        return response

    return answer
