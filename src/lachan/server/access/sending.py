"""The gate to what is sent and what is not: doubts settled, notices sent again or to somebody else, the kill-switch,
the trial, what would go out next."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lachan.server.access import notices, reach
from lachan.server.access.asker import Asker
from lachan.server.access.organisations import exists
from lachan.server.access.rights import Right
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.base.settings import Settings
from lachan.server.intake.preview import Preview, preview
from lachan.server.lake.folders import Home
from lachan.server.notices import afterwards, enrolling, replacing, stopping
from lachan.server.notices.afterwards import Verdict
from lachan.server.notices.counting import Counts, counts
from lachan.server.notices.enrolling import EnrolmentLine
from lachan.server.notices.lookups import Unusual, unusual
from lachan.server.notices.stopping import Stopped

MOST_SHOWN = 200  # lines of a preview


@dataclass(frozen=True, slots=True)
class Gates:
    """Whether anything goes out, and how much would."""

    stopped: Stopped | None
    counts: Counts


def settle(asker: Asker, code: str, verdict: Verdict, now: datetime, *, why: str) -> None:
    """Decide a notice in doubt. Errors: NotFound; BadInput without a reason; Refused."""
    found = _may(asker, code, now)
    if not why.strip():
        raise BadInput("why: a reason, in 1 to 500 characters")
    afterwards.resolve(found, verdict, now, by=asker.by, why=why)


def send_again(asker: Asker, code: str, now: datetime, *, why: str) -> None:
    """Send a failed notice once more. Errors: NotFound, BadInput, Refused."""
    afterwards.send_again(_may(asker, code, now), now, by=asker.by, why=why)


def give_up(asker: Asker, code: str, now: datetime, *, why: str) -> None:
    """Leave a failed or bounced notice at that. Errors: NotFound, BadInput, Refused."""
    afterwards.give_up(_may(asker, code, now), now, by=asker.by, why=why)


def tell_another(asker: Asker, code: str, now: datetime, home: Path, settings: Settings) -> str:
    """Tell another contact in its place; the new notice's code. Errors: NotFound, Refused, Damaged."""
    return replacing.readdress(_may(asker, code, now), now, home, settings, by=asker.by).code


def gates(asker: Asker, now: datetime) -> Gates:
    """Whether sending is stopped. Errors: NotFound."""
    _house(asker, now)
    return Gates(stopping.stopped(), counts(now))


def stop(asker: Asker, now: datetime, *, why: str) -> None:
    """Stop all sending. Errors: NotFound, BadInput."""
    _house(asker, now)
    stopping.stop(now, by=asker.by, why=why)


def resume(asker: Asker, now: datetime, *, why: str) -> None:
    """Let sending go on. Errors: NotFound, BadInput, Refused."""
    _house(asker, now)
    stopping.resume(now, by=asker.by, why=why)


def looked_up(asker: Asker, now: datetime) -> list[Unusual]:
    """Codes that are looked up unusually often: they may stand in a forged mail. Errors: NotFound."""
    _house(asker, now)
    return unusual(now)


def trial(asker: Asker, now: datetime, *, start: int = 0, limit: int = 50) -> tuple[list[EnrolmentLine], int]:
    """Who is told while the instance is on trial, and how many they are. Errors: NotFound."""
    _house(asker, now)
    return enrolling.enrolments(limit, start), enrolling.count()


def enrol(asker: Asker, organisation: str, now: datetime) -> None:
    """Let an organisation be told. Errors: NotFound, Refused."""
    reach.check(asker, Right.SEND_NOTICES, organisation, now)
    exists(organisation)
    enrolling.enrol(organisation, now, by=asker.by)


def end_enrolment(asker: Asker, organisation: str, now: datetime) -> None:
    """Take it out again. Errors: NotFound."""
    reach.check(asker, Right.SEND_NOTICES, organisation, now)
    enrolling.leave(organisation, now, by=asker.by)


def next_turn(asker: Asker, home: Path, settings: Settings, now: datetime) -> Preview:
    """What would be told now, and why the others would not be. Errors: NotFound; BadInput, Damaged."""
    _house(asker, now)
    return preview(Home(home), settings, now, MOST_SHOWN)


def _may(asker: Asker, code: str, now: datetime) -> str:
    found = notices.one(asker, code, now)
    reach.check(asker, Right.SEND_NOTICES, found.organisation, now)
    return found.code


def _house(asker: Asker, now: datetime) -> None:
    if reach.organisations(asker, Right.SEND_NOTICES, now) is not None:
        raise NotFound("there is nothing here")
