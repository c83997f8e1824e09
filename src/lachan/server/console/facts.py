"""What the pages of facts share: what was asked for in a form, and a busy lake told in a page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render

from lachan.server.access import detections, searching
from lachan.server.access.request import Request
from lachan.server.access.typed import understand
from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import NotFound
from lachan.server.console.days import begins
from lachan.server.lake.asking import COME_BACK, Busy
from lachan.server.lake.wanted import Wanted
from lachan.server.notices.wording import Language, class_text, type_text
from lachan.server.pages.say import vietnamese
from lachan.wire import families, rsit

FIELDS: Final = ("what", "organisation", "family", "taxonomy", "type", "since", "until")
DAYS: Final = 31  # asked for where no time is given, and the most where nothing else narrows it down
_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """`wanted` None: the form has to say more, as `wrong` tells. `given`: the form's fields as they were sent."""

    wanted: Wanted | None
    given: dict[str, str]
    wrong: str = ""
    name: str = ""  # of the organisation

    @property
    def query(self) -> str:
        """The form again, for a link; without what is empty."""
        return urlencode({name: value for name, value in self.given.items() if value})


def asks_facts(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is missing looks as what is not theirs; a lake with too many readers says when to come back."""

    @wraps(view)
    def answer(request: Request, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *arguments, **named)
        except NotFound:
            raise Http404 from None
        except Busy:
            busy = render(request, "facts/busy.html", {"wait": COME_BACK}, status=503)
            busy.headers["Retry-After"] = str(COME_BACK)
            return busy

    return answer


def asked(request: Request) -> Asked:
    """What the form asks for. Errors: NotFound for an organisation that is not theirs to ask about."""
    given = {name: " ".join(request.GET.get(name, "")[:_LENGTH].split()) for name in FIELDS}
    since, until = begins(given["since"]), begins(given["until"])
    if (given["since"] and since is None) or (given["until"] and until is None):
        return Asked(None, given, _say(*_NO_DAY))
    if given["taxonomy"] not in ("", *rsit.taxonomies()) or (given["type"] and not rsit.taxonomy_of(given["type"])):
        return Asked(None, given, _say(*_NO_CLASS))
    if since is None and until is None:
        since = begins(f"{(request.now - timedelta(days=DAYS - 1)).astimezone(VIETNAM):%Y-%m-%d}")
        given["since"] = "" if since is None else f"{since.astimezone(VIETNAM):%Y-%m-%d}"
    wanted = Wanted(
        since=since,
        until=None if until is None else until + timedelta(days=1),
        taxonomy=given["taxonomy"] or None,
        type=given["type"] or None,
        family=_family(given["family"]),
    )
    if given["what"]:
        found = searching.wanted_of(understand(given["what"]))
        if found is None:
            return Asked(None, given, _say(*_NOT_UNDERSTOOD))
        wanted = replace(wanted, address=found.address, network=found.network, asn=found.asn)
        wanted = replace(wanted, domain=found.domain, weakness=found.weakness)
    name = ""
    if given["organisation"]:
        theirs = searching.named(request.asker, given["organisation"], request.now)
        if len(theirs) != 1:
            return Asked(None, given, _say(*(_SEVERAL if theirs else _NOBODY)))
        wanted, name = replace(wanted, organisation=theirs[0].key), theirs[0].name
        given["organisation"] = theirs[0].key
    if wanted.since is not None and wanted.until is not None and wanted.since >= wanted.until:
        return Asked(None, given, _say(*_BACKWARDS), name)
    everybody = not wanted.placed and detections.of_whom(request.asker, request.now) is None
    if everybody and _span(wanted, request.now) > timedelta(days=DAYS + 1):
        return Asked(None, given, _say(*_TOO_WIDE), name)
    return Asked(wanted, given, "", name)


def classes() -> list[tuple[str, str]]:
    """RSIT's classes, each with its name in the page's language."""
    names = dict.fromkeys(row.taxonomy for row in rsit.all_types())
    return [(key, class_name(key)) for key in names]


def types() -> list[tuple[str, str]]:
    """RSIT's types, each with its name."""
    return [(row.type, type_name(row.taxonomy, row.type)) for row in rsit.all_types()]


def class_name(taxonomy: str) -> str:
    """A class in words."""
    return _capital(class_text(taxonomy, _language()).name)


def type_name(taxonomy: str, type_: str) -> str:
    """A type in words."""
    return _capital(type_text(taxonomy, type_, _language()).name)


def _family(text: str) -> str | None:
    return (families.look_up(text)[0] or text) if text else None


def _span(wanted: Wanted, now: datetime) -> timedelta:
    if wanted.since is None:
        return timedelta.max
    return (wanted.until or now) - wanted.since


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _language() -> Language:
    return Language("vi" if vietnamese() else "en")


def _say(vi: str, en: str) -> str:
    return vi if vietnamese() else en


_NOT_UNDERSTOOD: Final = (
    "Ô đầu tiên nhận địa chỉ IP, dải địa chỉ, số hiệu mạng (AS64500), tên miền hoặc mã CVE. Tên tổ chức, họ mã độc "
    "có ô riêng.",
    "The first field takes an address, a prefix, an AS number (AS64500), a domain or a CVE number. Organisations and "
    "families have fields of their own.",
)
_NO_DAY: Final = (
    "Không đọc được ngày: viết năm-tháng-ngày, như 2026-11-22.",
    "A day cannot be read: write year-month-day, as 2026-11-22.",
)
_NO_CLASS: Final = (
    "Không có lớp hoặc loại sự cố như vậy: chọn trong danh sách.",
    "There is no such class or type: choose one of the lists.",
)
_NOBODY: Final = ("Không có tổ chức nào như vậy.", "There is no such organisation.")
_SEVERAL: Final = (
    "Có nhiều tổ chức như vậy. Hãy gõ đủ tên, hoặc mã tổ chức.",
    "There are several. Type the whole name, or the organisation's key.",
)
_BACKWARDS: Final = ("Ngày cuối đứng trước ngày đầu.", "The last day comes before the first.")
_TOO_WIDE: Final = (
    f"Khoảng thời gian quá rộng: hãy nêu một địa chỉ, dải địa chỉ hoặc tổ chức, hoặc chọn không quá {DAYS} ngày.",
    f"That is a long time: name an address, a prefix or an organisation, or choose at most {DAYS} days.",
)
