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
_QUOTED: Final = 60  # letters of what was typed that a refusal repeats


@dataclass(frozen=True, slots=True)
class Asked:
    """`wanted` None: the form has to say more, as `wrong` tells. `given`: the form's fields as they were sent.
    `unread`: those of them that cannot be read."""

    wanted: Wanted | None
    given: dict[str, str]
    wrong: str = ""
    name: str = ""  # of the organisation
    unread: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """Of the page that shows it."""
        return 422 if self.unread else 200

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
    if unread := _unread(given):
        return Asked(None, given, " ".join(_not_read(name, given[name]) for name in unread), unread=unread)
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
            return Asked(None, given, _not_read("what", given["what"]), unread=("what",))
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


def _unread(given: dict[str, str]) -> tuple[str, ...]:
    """The fields whose words are none of those that they take."""
    reads: dict[str, bool] = {
        "since": begins(given["since"]) is not None,
        "until": begins(given["until"]) is not None,
        "taxonomy": given["taxonomy"] in rsit.taxonomies(),
        "type": rsit.taxonomy_of(given["type"]) is not None,
    }
    return tuple(name for name, read in reads.items() if given[name] and not read)


def _not_read(field: str, text: str) -> str:
    """Which field, what was typed there, what is expected."""
    words, expected = _FIELD[field]
    shown = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
    return _say(f"Ô “{words[0]}” ghi “{shown}”: {expected[0]}.", f"“{words[1]}” says “{shown}”: {expected[1]}.")


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


_DAY: Final = ("cần năm-tháng-ngày, như 2026-11-22", "write year-month-day, as 2026-11-22")
_CHOICE: Final = ("hãy chọn một mục trong danh sách", "choose one of the list")
# A field as the form calls it, and what it takes.
_FIELD: Final = {
    "what": (
        ("Địa chỉ, AS, tên miền, CVE", "Address, AS, domain, CVE"),
        (
            "cần địa chỉ IP, dải địa chỉ, số hiệu mạng (AS64500), tên miền hoặc mã CVE; tên tổ chức và họ mã độc có ô "
            "riêng",
            "write an address, a prefix, an AS number (AS64500), a domain or a CVE number; organisations and families "
            "have fields of their own",
        ),
    ),
    "since": (("Từ ngày", "From"), _DAY),
    "until": (("Đến hết ngày", "Up to and with"), _DAY),
    "taxonomy": (("Lớp", "Class"), _CHOICE),
    "type": (("Loại", "Type"), _CHOICE),
}
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
