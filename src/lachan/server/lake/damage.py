"""What of the lake is not as its record says: read from the disk, byte by byte, and told by what it costs to mend."""

from collections.abc import Iterator
from dataclasses import dataclass

from lachan.server.base.files import digest_of
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part


@dataclass(frozen=True)
class Damage:
    """A part and which of its files are gone or hold other bytes than were written."""

    part: Part
    facts: bool
    owners: bool
    summary: bool


def differs(home: Home, relative: str, digest: str) -> bool:
    """Whether a file is gone or is not what the record says."""
    place = home.absolute(relative)
    return not place.is_file() or digest_of(place) != digest


def damages(home: Home) -> Iterator[Damage]:
    """Every part with something to mend: live ones whole, of forgotten and lost ones the summary that outlives them."""
    for part in Part.objects.exclude(state=Part.State.RETIRED).order_by("day", "pk").iterator():
        live = part.state == Part.State.LIVE
        found = Damage(
            part,
            facts=live and differs(home, part.path, part.digest),
            owners=live and bool(part.owners_path) and differs(home, part.owners_path, part.owners_digest),
            summary=bool(part.summary_path) and differs(home, part.summary_path, part.summary_digest),
        )
        if found.facts or found.owners or found.summary:
            yield found
