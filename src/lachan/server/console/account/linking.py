"""Addresses of our pages, as a mail names them."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lachan.server.access.request import Request
from lachan.server.base.settings import Settings
from lachan.server.post import channels
from lachan.server.post.domains import mail_domain


def link_of(request: Request, name: str, language: str) -> Callable[[str], str]:
    """From a token to the page that it opens, in the language of who will read the mail. Under the instance's own
    domain, whatever name the request came by: a mail must not name a place that whoever asks has chosen. Without a
    domain, that of the machine it was asked on.
    """
    told: Settings = settings.LACHAN_SETTINGS

    def link(token: str) -> str:
        with translation.override(language if language in ("vi", "en") else "vi"):
            path = reverse(name, args=(token,))
        if told.identity.domain:
            return f"https://{mail_domain(told.identity.domain)}{path}"
        return request.build_absolute_uri(path)

    return link


def mails_reach_people() -> bool:
    """Whether mails of this instance arrive with somebody."""
    return channels.reaches_people(settings.LACHAN_SETTINGS)
