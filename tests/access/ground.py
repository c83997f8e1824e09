"""A small invented country: two of every kind of organisation, people of each role in each, and records of each.

Everything that belongs to an organisation carries its key, so that a page can be searched for what is not the reader's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lachan.server.access import mandates
from lachan.server.access.asker import Asker, of_key, of_session
from lachan.server.accounts import keys, sessions
from lachan.server.accounts.chance import digest
from lachan.server.accounts.keys import line_of
from lachan.server.accounts.models import Key, Membership, Person, Session
from lachan.server.accounts.words import HOUSE, Scope, Stage, roles
from lachan.server.notices.codes import code_of
from lachan.server.notices.models import Notice
from lachan.server.registry.models import Organisation
from lachan.server.registry.words import OrganisationKind
from lachan.wire.tlp import Tlp
from tests.accounts.ground import BOSS, FIREFOX, NOW, drawn

KINDS = tuple(OrganisationKind)
SECRETS = drawn("keys of the country")


@dataclass(frozen=True)
class Country:
    """`organisations`: all keys. `below`: supervising organisation → those it watches over, by design."""

    organisations: tuple[str, ...]
    below: dict[str, frozenset[str]]


def country(now: datetime = NOW) -> Country:
    """Two of each kind (`bank-1`, `bank-2`, …), two centres with two bodies each, police and data centre of 01."""
    made = {f"{kind}-{n}": _organisation(f"{kind}-{n}", kind, province=f"0{n}") for kind in KINDS for n in (1, 2)}
    below: dict[str, frozenset[str]] = {}
    for n in (1, 2):
        centre = f"centre-{n}"
        made[centre] = _organisation(centre, OrganisationKind.STATE, province="99")
        for m in (1, 2):
            key = f"body-{n}{m}"
            made[key] = _organisation(key, OrganisationKind.STATE, province="99", parent=made[centre])
        below[centre] = frozenset((f"body-{n}1", f"body-{n}2"))
        mandates.give(BOSS, organisation=centre, kind="ministry-centre", province="", source="test", now=now)
    made["police-1"] = _organisation("police-1", OrganisationKind.AUTHORITY, province="01")
    made["data-centre-1"] = _organisation("data-centre-1", OrganisationKind.HOSTING, province="01")
    made["province-body-1"] = _organisation(
        "province-body-1", OrganisationKind.STATE, province="01", parent=made["data-centre-1"]
    )
    mandates.give(BOSS, organisation="police-1", kind="province-police", province="01", source="test", now=now)
    mandates.give(BOSS, organisation="data-centre-1", kind="province-data-centre", province="", source="test", now=now)
    below["police-1"] = frozenset(("state-1", "province-body-1"))
    below["data-centre-1"] = frozenset(("province-body-1",))
    for organisation in made.values():
        for tlp in (Tlp.AMBER, Tlp.RED):
            _notice(organisation, tlp, now)
    return Country(tuple(made), below)


def _organisation(key: str, kind: str, *, province: str, parent: Organisation | None = None) -> Organisation:
    return Organisation.objects.create(
        key=key, name=f"Tổ chức {key}.", kind=kind, province=province, parent=parent, origin="hand"
    )


def _notice(organisation: Organisation, tlp: Tlp, now: datetime) -> Notice:
    return Notice.objects.create(
        code=code_of(organisation.key, tlp.value, ["test"]),
        organisation=organisation,
        taxonomy="malicious-code",
        state="unaddressed",
        planned_at=now,
        items_path=f"notices/{organisation.key}/{tlp}.parquet",
        items_digest="0" * 64,
        rows=3,
        subjects=2,
        first_seen=now,
        last_seen=now,
        tlp=tlp.value,
    )


def everybody(where: Country, now: datetime = NOW) -> Iterator[tuple[str, Person]]:
    """`ROLE@ORGANISATION` → a person of that role there, with a second factor already shown where one is needed."""
    for role, words in roles().items():
        for organisation in (HOUSE,) if words.house else where.organisations:
            name = f"{role}@{organisation or 'house'}"
            person = Person.objects.create(
                email=f"{role}@{organisation or 'house'}.example",
                name=f"Người {name}.",
                password="!",
                joined_at=now,
                webauthn_id=b"0" * 32,
            )
            Membership.objects.create(person=person, organisation=organisation, role=role, valid_from=now)
            yield name, person


def session_of(person: Person, now: datetime = NOW, *, factor: str = "totp") -> tuple[str, Session]:
    """A whole session: its token and its row."""
    token = sessions.open_session(person.pk, Stage.FULL, FIREFOX, now, drawn(person.email), factor=factor)
    return token, Session.objects.select_related("person").get(digest=digest(token))


def asker(person: Person, now: datetime = NOW, *, factor: str = "totp") -> Asker:
    """Somebody who is signed in."""
    return of_session(session_of(person, now, factor=factor)[1], now)


def key_of(organisation: str, now: datetime = NOW) -> tuple[str, Asker]:
    """A key with every scope: itself, and who asks with it."""
    line, secret = keys.create(
        BOSS,
        organisation=organisation,
        label=f"Khóa {organisation or 'house'}.",
        scopes=list(Scope),
        networks=[],
        expires_at=now + timedelta(days=30),
        now=now,
        draw=SECRETS,
    )
    return secret, of_key(line_of(Key.objects.get(pk=line.id)))
