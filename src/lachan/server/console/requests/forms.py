"""The form of one kind of change, the same for who asks and for the house: what was typed, and what it offers."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import Http404

from lachan.server.access import contacts, organisations
from lachan.server.access.request import Request
from lachan.server.console.days import asked_begin
from lachan.server.console.organisations.dates import dated
from lachan.server.registry.requests.wishes import CLAIMS, LONGEST_TEXT, MOST_LINES, Given, Wish, wish_of
from lachan.server.registry.words import Kind, Purpose

FIELDS: Final = ("lines", "since", "contact", "purpose", "name", "email", "phone", "language", "why")
TICKED: Final = 30  # networks or domains that are offered to be ticked; more are typed
_ENDED: Final = {Kind.NETWORK_ENDED: "networks", Kind.DOMAIN_ENDED: "domains"}
OF_CONTACT: Final = (Kind.CONTACT_CHANGED, Kind.CONTACT_ENDED)
# Under three headings, for the page on which a kind is chosen.
GROUPS: Final = (
    ("networks", (Kind.NETWORK_ADDED, Kind.NETWORK_ENDED)),
    ("domains", (Kind.DOMAIN_ADDED, Kind.DOMAIN_ENDED)),
    ("contacts", (Kind.CONTACT_ADDED, Kind.CONTACT_CHANGED, Kind.CONTACT_ENDED)),
)


def kind_of(word: str) -> Kind:
    """The kind in an address. Errors: Http404."""
    if word not in list(Kind):
        raise Http404
    return Kind(word)


def typed(request: Request) -> dict[str, str]:
    """The fields as they were sent; a link may fill in the lines."""
    sent = request.POST if request.method == "POST" else request.GET
    given = {name: sent.get(name, "")[:LONGEST_TEXT].strip() for name in FIELDS}
    given["lines"] = "\n".join(sent.getlist("lines")[: MOST_LINES + 1])[: LONGEST_TEXT + 1].strip()
    return given


def wish(kind: Kind, given: dict[str, str], now: datetime) -> Wish:
    """What the form asks for. Errors: BadInput."""
    number = given["contact"]
    return wish_of(
        Given(
            kind,
            given["lines"],
            asked_begin(given["since"], "since"),
            int(number) if number.isascii() and number.isdigit() and len(number) < 12 else None,
            given["purpose"],
            given["name"],
            given["email"],
            given["phone"],
            given["language"],
            given["why"],
        ),
        now,
    )


def context(request: Request, kind: Kind, organisation: str, given: dict[str, str]) -> dict[str, Any]:
    """What the form offers. Errors: NotFound for an organisation that is not theirs to see."""
    asker, now = request.asker, request.now
    page = organisations.one(asker, organisation, now)
    found: dict[str, Any] = {
        "page": page,
        "kind": kind.value,
        "claims": kind in CLAIMS,
        "networks": kind in (Kind.NETWORK_ADDED, Kind.NETWORK_ENDED),
        "adds": not kind.endswith("ended"),
        "given": given,
        "ticked": set(given["lines"].split()),
        "most": MOST_LINES,
        "purposes": [purpose.value for purpose in Purpose],
        "offered": [],
        "contacts": None,
        "error": "",
    }
    if kind in _ENDED:
        standing = [claim for claim, holds in dated(getattr(page, _ENDED[kind]), now) if holds != "past"]
        texts = list(dict.fromkeys(claim.text for claim in standing))
        found["offered"] = texts if len(texts) <= TICKED else []
    if kind in OF_CONTACT:
        days = settings.LACHAN_SETTINGS.registry.confirm_days
        theirs = contacts.contacts(asker, organisation, days, now)
        whole = contacts.own(asker, organisation, now)
        found["contacts"] = [(one, whole.get(one.number)) for one in theirs if one.left_at is None]
    return found
