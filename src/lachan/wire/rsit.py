"""Reference Security Incident Taxonomy 1.003: 11 classes, 39 types (data/rsit.csv, CC0).

The names on the wire are IntelMQ's: `classification.taxonomy` is RSIT's class, `classification.type` its type. Two
words of RSIT, "class" and "type", are kept for people.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class RsitType:
    """One row of the taxonomy."""

    taxonomy: str
    taxonomy_name: str
    type: str
    type_name: str


@cache
def all_types() -> tuple[RsitType, ...]:
    """Every type, in the taxonomy's order."""
    text = resources.files("lachan.wire").joinpath("data/rsit.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(RsitType(r["class"], r["class_name"], r["type"], r["type_name"]) for r in rows)


@cache
def taxonomies() -> frozenset[str]:
    """The classes."""
    return frozenset(row.taxonomy for row in all_types())


@cache
def taxonomy_of(type_: str) -> str | None:
    """The class that a type belongs to (a type is in one class only), or None for an unknown type."""
    return next((row.taxonomy for row in all_types() if row.type == type_), None)


# What a detection of a type cannot do without, beside its time: without it nobody could act. Each entry is a list of
# alternatives, one of which must be there. A type not named here needs any one subject.
ANY_SUBJECT = ("source_ip", "source_fqdn", "source_url", "source_account", "source_network")
REQUIRED: dict[str, tuple[str, ...]] = {
    "infected-system": ("source_ip",),
    "system-compromise": ("source_ip", "source_fqdn", "source_url"),
    "scanner": ("source_ip",),
    "brute-force": ("source_ip",),
    "ddos": ("source_ip", "source_fqdn"),
    "ddos-amplifier": ("source_ip",),
    "phishing": ("source_url",),
    "malware-distribution": ("source_url", "source_ip", "source_fqdn"),
    "c2-server": ("source_ip", "source_fqdn", "source_url"),
    "vulnerable-system": ("source_ip", "source_fqdn", "source_url"),
    "spam": ("source_ip", "source_url", "source_account"),
    "data-leak": ("source_account", "source_ip", "source_fqdn", "source_url"),
}
