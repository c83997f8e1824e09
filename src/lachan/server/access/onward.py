"""How far a record may travel (TLP 2.0, FIRST): to the organisation it concerns, and onward from there."""

from enum import StrEnum
from typing import Final

from lachan.wire.tlp import Tlp


class Audience(StrEnum):
    """Who would see it."""

    CONCERNED = "concerned"  # the organisation that the record is about
    SUPERVISOR = "supervisor"  # who watches over that organisation by a mandate, and needs to know
    COMMUNITY = "community"  # any organisation that takes part
    PUBLIC = "public"


# "AMBER: … with those of their organization and its clients who need to know; AMBER+STRICT: … to the organization only;
# GREEN: within their community; RED: for the eyes and ears of individual recipients only."
WIDEST: Final = {
    Tlp.CLEAR: Audience.PUBLIC,
    Tlp.GREEN: Audience.COMMUNITY,
    Tlp.AMBER: Audience.SUPERVISOR,
    Tlp.AMBER_STRICT: Audience.CONCERNED,
    Tlp.RED: Audience.CONCERNED,
}
ORDER: Final = tuple(Audience)


def may_go(tlp: Tlp, audience: Audience) -> bool:
    """Whether a record with this label may be shown to them."""
    return ORDER.index(audience) <= ORDER.index(WIDEST[tlp])


def labels(audience: Audience) -> tuple[str, ...]:
    """The labels that may go there."""
    return tuple(tlp.value for tlp in Tlp if may_go(tlp, audience))
