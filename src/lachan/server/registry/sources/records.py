"""What a register says, one typed record an object. Text is as written, without comments; empty: not said."""

from dataclasses import dataclass, field
from datetime import date

from lachan.server.registry.prefixes import Prefix


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not taken: file, line, reason. `about`: the prefixes or AS number it speaks of, where that is clear."""

    file: str
    line: int
    reason: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocation:
    """One line of delegated-extended statistics: address blocks or AS numbers handed to `holder` (an opaque id)."""

    prefixes: tuple[Prefix, ...]
    asns: range
    since: date | None
    holder: str


@dataclass(frozen=True, slots=True)
class Block:
    """inetnum, inet6num or aut-num: what is registered, under whose name. `asn` or `prefixes`."""

    prefixes: tuple[Prefix, ...]
    asn: int | None
    name: str
    descr: str
    org: str
    maintainers: tuple[str, ...]  # mnt-lower, mnt-routes, then mnt-by
    portable: bool
    desks: tuple[str, ...]  # mnt-irt, abuse-c: handles, in this order
    technical: tuple[str, ...]  # tech-c


@dataclass(frozen=True, slots=True)
class Route:
    """route or route6, or a line of a prefix→AS file: this prefix is announced by this AS."""

    prefix: Prefix
    asn: int


@dataclass(frozen=True, slots=True)
class Body:
    """organisation."""

    handle: str
    name: str
    type: str
    email: str
    desks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """irt, role or person: where mail about a network may go. Personal data."""

    handle: str
    name: str
    abuse: tuple[str, ...]  # abuse-mailbox
    email: tuple[str, ...]
    person: bool


@dataclass(slots=True)
class Register:
    """Everything that was read of one country."""

    allocations: list[Allocation] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
