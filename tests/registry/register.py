"""The simulated register, taken in day by day, and its truth as the slow twin's claims."""

import csv
import ipaddress
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lachan.server.attribution.attach import attach
from lachan.server.base.settings import Registry
from lachan.server.intake.registering import Source, propose
from lachan.server.lake.folders import Home
from lachan.server.registry import reading
from lachan.server.registry.models import OrganisationIdentifier
from lachan.server.simulation.register import Asked
from lachan.server.simulation.registerfiles import write_register
from tests.attribution import slow_twin
from tests.attribution.frames import detections
from tests.attribution.slow_twin import Claim, Event

FIRST_DAY = date(2026, 11, 1)
RULES = Registry()


def day(number: int) -> datetime:
    """00:00 UTC of a day of the register."""
    return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=number)


def written(out: Path, *, prefixes: int = 1500, organisations: int = 150, days: int = 3) -> Path:
    write_register(Asked(7, organisations, prefixes, days, FIRST_DAY), out, lambda n: None)
    return out


def files(out: Path, number: int) -> list[Path]:
    """A day's, without the focal points."""
    folder = out / (FIRST_DAY + timedelta(days=number)).isoformat()
    return sorted(path for path in folder.iterdir() if path.name != "focal-points.csv")


def take(home: Path, out: Path, number: int, rules: Registry = RULES) -> int:
    """Propose a day's files, two hours after they were made."""
    source = Source("sim", "ZZ", day(number))
    return propose(Home(home), rules, files(out, number), source, day(number) + timedelta(hours=2), lambda n: None)


def truth(out: Path, days: int | None = None) -> list[Claim]:
    """What the first `days` days say (all of them by default), by the identity in the register's own words."""
    claims = []
    with (out / "truth.csv").open(encoding="utf-8") as source:
        for number, row in enumerate(csv.DictReader(source), start=1):
            begun = int(row["from_day"])
            ended = int(row["to_day"]) if row["to_day"] else None
            if days is not None and begun >= days:
                continue
            claims.append(
                Claim(
                    id=number,
                    organisation=f"sim-{row['by']} {row['identity']}",
                    kind="other",
                    prefix=ipaddress.ip_network(row["prefix"]),
                    valid_from=day(begun) if begun else None,
                    valid_to=day(ended) if ended is not None and (days is None or ended < days) else None,
                )
            )
    return claims


def holders(events: Sequence[Event]) -> list[str | None]:
    """By bulk attribution over the registry as it is, in the register's own words."""
    words = {
        key: f"{kind} {value}"
        for key, kind, value in OrganisationIdentifier.objects.values_list("organisation__key", "type", "value")
    }
    owners = attach(detections(events), reading.snapshot())["holder"].to_list()
    return [None if key is None else words[key] for key in owners]


def twins(events: Sequence[Event], claims: list[Claim]) -> list[str | None]:
    """By plain loops over the truth."""
    return [slow_twin.holder(event, claims)[0] for event in events]


def events(claims: list[Claim], every: int, days: int) -> list[Event]:
    """Some addresses of the truth, at the edges of every day; those of claims that change are all among them."""
    chosen = [c for n, c in enumerate(claims) if n % every == 0 or c.valid_from is not None or c.valid_to is not None]
    return [
        Event(time=day(number) + moment, address=claim.prefix[-1 if number % 2 else 0])
        for claim in chosen
        if claim.prefix is not None
        for number in range(days + 1)
        for moment in (timedelta(0), timedelta(microseconds=-1), timedelta(hours=7))
        if number or moment >= timedelta(0)
    ]
