"""RPSL objects as records: which attributes count, and for what. Networks first, then the bodies and desks named."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.registry.cells import email_address
from lachan.server.registry.prefixes import parse_asn, parse_prefix
from lachan.server.registry.sources.ranges import ranged
from lachan.server.registry.sources.records import Block, Body, Desk, Refusal, Register, Route
from lachan.server.registry.sources.rpsl import RpslObject, objects

NETWORKS: Final = ("inetnum", "inet6num", "aut-num")
ROUTES: Final = ("route", "route6")
DESKS: Final = ("irt", "role", "person")
_LONGEST: Final = 300  # of a name

Progress = Callable[[int], None]


def read_networks(path: Path, country: str, into: Register, progress: Progress) -> None:
    """inetnum, inet6num and aut-num of the country."""
    for found in objects(path, NETWORKS, progress):
        if not found.wrong and found.first("country").upper() != country:
            continue
        if found.wrong and found.first("country").upper() not in ("", country):
            continue
        try:
            about: tuple[str, ...] = ()
            block = _block(found)
            about = tuple(p.text for p in block.prefixes) or (f"AS{block.asn}",)
            if found.wrong:
                raise BadInput(found.wrong)
            into.blocks.append(block)
        except BadInput as error:
            into.refusals.append(Refusal(path.name, found.line, f"{found.type}: {error}", about))


def read_routes(path: Path, asns: Collection[int], into: Register, progress: Progress) -> None:
    """route and route6 of these AS numbers."""
    for found in objects(path, ROUTES, progress):
        try:
            asn = parse_asn(found.first("origin"))
            if asn not in asns:
                continue
            if found.wrong:
                raise BadInput(found.wrong)
            into.routes.append(Route(parse_prefix(found.key), asn))
        except BadInput as error:
            into.refusals.append(Refusal(path.name, found.line, f"{found.type}: {error}"))


def read_bodies(path: Path, handles: Collection[str], into: Register, progress: Progress) -> None:
    """The organisations that networks name."""
    for found in objects(path, ("organisation",), progress):
        if found.key.upper() not in handles:
            continue
        if found.wrong or not found.first("org-name"):
            into.refusals.append(Refusal(path.name, found.line, f"organisation: {found.wrong or 'no org-name'}"))
            continue
        into.bodies[found.key.upper()] = Body(
            handle=found.key.upper(),
            name=found.first("org-name")[:_LONGEST],
            type=found.first("org-type").upper(),
            email=next(iter(_mails(found, "e-mail")), ""),
            desks=_handles(found, "abuse-c", "mnt-irt"),
        )


def read_desks(path: Path, handles: Collection[str], into: Register, progress: Progress) -> None:
    """The irt, role and person objects that networks and organisations name; of no others is anything kept."""
    for found in objects(path, DESKS, progress):
        handle = (found.first("nic-hdl") or found.key).upper()
        if handle not in handles:
            continue
        if found.wrong:
            into.refusals.append(Refusal(path.name, found.line, f"{found.type}: {found.wrong}"))
            continue
        person = found.type == "person"
        name = "" if person else found.key[:_LONGEST]
        into.desks[handle] = Desk(handle, name, _mails(found, "abuse-mailbox"), _mails(found, "e-mail"), person)


def _block(found: RpslObject) -> Block:
    numbered = found.type == "aut-num"
    status = found.first("status").upper()
    return Block(
        prefixes=() if numbered else ranged(found.key),
        asn=parse_asn(found.key) if numbered else None,
        name=found.first("as-name" if numbered else "netname").upper()[:_LONGEST],
        descr=found.first("descr")[:_LONGEST],
        org=found.first("org").upper(),
        maintainers=_handles(found, "mnt-lower", "mnt-routes", "mnt-by"),
        portable=numbered or ("PORTABLE" in status and "NON-PORTABLE" not in status),
        desks=_handles(found, "mnt-irt", "abuse-c"),
        technical=_handles(found, "tech-c"),
    )


def _handles(found: RpslObject, *names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(handle.upper() for handle in found.all(*names)))


def _mails(found: RpslObject, name: str) -> tuple[str, ...]:
    """Addresses that can be one; a wrong one is no contact, and no reason to lose the object."""
    kept = []
    for text in found.all(name):
        try:
            kept.append(email_address(text))
        except BadInput:
            continue
    return tuple(kept)
