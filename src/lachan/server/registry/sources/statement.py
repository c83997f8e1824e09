"""What the files of one source say together: organisations, and what is theirs on the day of the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from lachan.server.registry.prefixes import Prefix
from lachan.server.registry.sources.records import Refusal

Identifier = tuple[str, str]  # type, value: ("apnic-org", "ORG-SX1-AP")


class Holding(NamedTuple):
    """What is whose. `text` is a canonical prefix, `AS64500`, or a domain."""

    organisation: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """The terms of one holding. `since`: when it began, where the source knows; `until`: its end, where it is set."""

    value: Prefix | int | str
    confidence: int
    since: datetime | None = None
    until: datetime | None = None
    override: bool = False


@dataclass(frozen=True, slots=True)
class SaidContact:
    """A contact as the source gives it; personal data. `registry`: reaches a registry, so it is never written to."""

    purpose: str
    name: str
    email: str
    registry: bool


@dataclass(frozen=True, slots=True)
class SaidOrganisation:
    """An organisation the source names; `name` and `kind` count only where it is not registered yet."""

    key: str
    name: str
    kind: str
    identifiers: tuple[Identifier, ...]
    contacts: tuple[SaidContact, ...] = ()
    sector: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the registry knows already, for finding the same organisation again."""

    keys: frozenset[str] = frozenset()
    by_identifier: Mapping[Identifier, str] = field(default_factory=dict)
    by_asn: Mapping[int, str] = field(default_factory=dict)
    domains: Mapping[str, frozenset[str]] = field(default_factory=dict)  # organisation → its domains


@dataclass(slots=True)
class Statement:
    """`passed_over`: announcements that say nothing new, by reason. `kept`: texts of refused objects, which are not
    taken for gone. `dated`: `since` says when each holding began; else it only helps where there is no history yet."""

    organisations: dict[str, SaidOrganisation] = field(default_factory=dict)
    holdings: dict[Holding, Said] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    dated: bool = False

    @property
    def kept(self) -> frozenset[str]:
        return frozenset(text for refusal in self.refusals for text in refusal.about)

    @property
    def unreadable(self) -> int:
        """Refused objects of which it is not clear what they speak of."""
        return sum(not refusal.about for refusal in self.refusals)
