"""Network operators, hosting companies, banks and authorities by AS number; brands; shares of subscribers.

The AS numbers are those of a routing filter of 2 November 2023 and the brands' names and domains are general knowledge:
a seed for a registry, to be checked by people before anything is blocked, cleared or sent on the strength of it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

from lachan.server.law.dated import DATED_COLUMNS, Confidence, Dated, rows


class OperatorKind(StrEnum):
    """What an organisation with AS numbers is."""

    OPERATOR = "operator"
    HOSTING = "hosting"
    BANK = "bank"
    AUTHORITY = "authority"


class Service(StrEnum):
    """What subscribers subscribe to."""

    MOBILE = "mobile"
    FIXED_TELEPHONE = "fixed-telephone"
    FIXED_BROADBAND = "fixed-broadband"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator(Dated):
    """An organisation with its AS numbers as seen on `as_of`; legal name, parent (a key) and note may be empty."""

    key: str
    name: str
    legal_name: str
    kind: OperatorKind
    sector: str
    parent: str
    asns: tuple[int, ...]
    as_of: date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand(Dated):
    """A name that is imitated, with its official domains. Verify before blocking or clearing anything by it."""

    name: str
    organisation: str
    legal_name: str
    domains: tuple[str, ...]
    sector: str


@dataclass(frozen=True, slots=True)
class Sector:
    """A line of business, with the registry's kind for an organisation known by its brand only."""

    key: str
    name: str
    name_en: str
    kind: str


@dataclass(frozen=True, slots=True)
class SubscriberShare:
    """An operator's share of subscribers in a year, in percent; `others` is the rest."""

    service: Service
    operator: str
    year: int
    percent: Decimal
    source: str
    confidence: Confidence

    @property
    def verified(self) -> bool:
        """False for what must be shown as unverified."""
        return self.confidence is not Confidence.LOW


@lru_cache(maxsize=1)
def all_operators() -> tuple[Operator, ...]:
    """Every organisation with AS numbers in every period, as in the file."""
    columns = ("key", "name", "legal_name", "kind", "sector", "parent", "asns", "as_of", "note", *DATED_COLUMNS)
    found = []
    for row in rows("operators.csv", columns):
        asns = row.text("asns").split()
        if not all(asn.isdecimal() and 0 < int(asn) < 2**32 for asn in asns):
            raise row.wrong("asns", "not AS numbers separated by spaces")
        found.append(
            Operator(
                key=row.text("key"),
                name=row.text("name"),
                legal_name=row.optional("legal_name"),
                kind=row.one_of("kind", OperatorKind),
                sector=row.text("sector"),
                parent=row.optional("parent"),
                asns=tuple(int(asn) for asn in asns),
                as_of=row.day("as_of"),
                note=row.optional("note"),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
                confidence=row.confidence,
            )
        )
    return tuple(found)


def operators(on: date | None = None) -> tuple[Operator, ...]:
    """The organisations with AS numbers, of one day or of all time."""
    return tuple(o for o in all_operators() if on is None or o.holds(on))


@lru_cache(maxsize=1)
def brands() -> tuple[Brand, ...]:
    """The brands that are imitated."""
    return tuple(
        Brand(
            name=row.text("brand"),
            organisation=row.text("organisation"),
            legal_name=row.text("legal_name"),
            domains=row.many("domains"),
            sector=row.text("sector"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            confidence=row.confidence,
        )
        for row in rows("brands.csv", ("brand", "organisation", "legal_name", "domains", "sector", *DATED_COLUMNS))
    )


@lru_cache(maxsize=1)
def sectors() -> dict[str, Sector]:
    """The lines of business, by key."""
    return {
        row.text("sector"): Sector(row.text("sector"), row.text("name"), row.text("name_en"), row.text("kind"))
        for row in rows("sectors.csv", ("sector", "name", "name_en", "kind"))
    }


@lru_cache(maxsize=1)
def subscriber_shares() -> tuple[SubscriberShare, ...]:
    """The shares of subscribers that are known, by service, year and operator."""
    found = []
    for row in rows("subscriber-shares.csv", ("service", "operator", "year", "percent", "source", "confidence")):
        try:
            percent = Decimal(row.text("percent"))
        except InvalidOperation:
            raise row.wrong("percent", "not a number") from None
        service = row.one_of("service", Service)
        year = row.integer("year")
        found.append(SubscriberShare(service, row.text("operator"), year, percent, row.source, row.confidence))
    return tuple(found)
