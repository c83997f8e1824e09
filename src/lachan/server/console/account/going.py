"""Where one goes next: only to addresses of this very site."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lachan.server.access.request import Request


def next_of(request: Request) -> str:
    """The address one came from, where it is ours; empty otherwise."""
    wanted = (request.POST.get("next") or request.GET.get("next") or "")[:2000]
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else ""


def onward(request: Request) -> HttpResponse:
    """Back to where one wanted to go, or to the first page."""
    return HttpResponseRedirect(next_of(request) or reverse("console-home"))


def to(name: str, *arguments: object, done: str = "") -> HttpResponse:
    """To a page by name."""
    address = reverse(name, args=arguments)
    return HttpResponseRedirect(f"{address}?done={done}" if done else address)
