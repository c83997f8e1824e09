"""Whose province an address counts for, by the organisations of the registry. Pure.

A carrier's own network is not at its head office: its lines are anywhere, and are counted as such. The registry keeps
an organisation's province without a day, by the units of today; on a day before a merger what was merged since has no
unit that could be named.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lachan.server.base.errors import NotFound
from lachan.server.law.provinces import predecessors, province, successions
from lachan.server.registry.words import CARRIERS, OrganisationKind

CARRIED: Final = "nha-mang"  # in a carrier's network, place not known
UNKNOWN: Final = "chua-ro"  # nobody's, or of an organisation whose province is not in the registry


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is to be known of an owner."""

    name: str
    kind: OrganisationKind
    province: str


def place(owner: Organisation | None, on: date, today: date) -> str:
    """The code of a unit of the day `on`, or CARRIED, or UNKNOWN."""
    if owner is None:
        return UNKNOWN
    if owner.kind in CARRIERS:
        return CARRIED
    try:
        province(owner.province, today)
    except NotFound:
        return UNKNOWN
    if not any(on < change.on <= today for change in successions()):
        return owner.province
    before = predecessors(owner.province, today)
    return before[0].code if len(before) == 1 else UNKNOWN
