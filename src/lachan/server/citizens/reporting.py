"""A report is taken: pictures sealed and whole on the disk first, then its rows and its entry in one transaction.

Killed in between, nothing is there but files without a row, which are swept. The same form sent again is the same
report, and has the same receipt; with other words it is told. There is one ceiling for everybody together, of which who
sends very many has half.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Sum

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, OurFault, Refused
from lachan.server.base.settings import Citizens
from lachan.server.cases.kinds import rule
from lachan.server.cases.timing import started
from lachan.server.cases.words import ClockName
from lachan.server.citizens import pictures, receipts
from lachan.server.citizens.forms import SentBefore
from lachan.server.citizens.keys import Keys
from lachan.server.citizens.models import Arrivals, Picture, Report
from lachan.server.citizens.pictures import Kept
from lachan.server.citizens.sealing import SALT, Contents, Draw, seal, written
from lachan.server.citizens.words import Reason
from lachan.server.citizens.writing import Given, cleaned

CASE: Final = "public-report"  # the kind of case whose clocks hold
_TURNS: Final = 8


class Full(Refused):
    """More is not taken now: the hour's ceiling is reached, or reports are not taken at all."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where reports are put: the home, what it is told of them, and its key."""

    home: Path
    told: Citizens
    keys: Keys


def report(
    by: By,
    box: Box,
    given: Given,
    raws: Sequence[bytes],
    nonce: bytes,
    now: datetime,
    draw: Draw,
    *,
    often: bool = False,
) -> str:
    """Take it in; its receipt, which is told this once. `nonce`: the number of the form (`forms.number`). `often`: of
    a place that has sent many within the hour, which may use half of what there is for everybody.

    Errors: BadInput, naming the field; forms.SentBefore; Full.
    """
    home, told, keys = box.home, box.told, box.keys
    if not told.accept:
        raise Full("report: reports are not taken here")
    form = receipts.form_digest(keys, nonce)
    said = receipts.said_digest(keys, nonce, [*(str(one).encode() for one in astuple(given)), *raws])
    if (found := Report.objects.filter(form=form).first()) is not None:
        return _again(keys, nonce, found, said)
    clean = cleaned(given, len(raws))
    pictures.checked(raws, told)
    _room(told, raws, now, often)
    salt = draw(SALT)
    kept = pictures.keep(home, keys, salt, raws, told, draw)
    try:
        with transaction.atomic():
            _count(_ceiling(told, often), now)
            return _add(by, keys, clean, kept, (nonce, said), salt, now, draw)
    except (Full, IntegrityError) as error:
        pictures.remove(home, [one.place for one in kept])
        found = Report.objects.filter(form=form).first()
        if found is None or isinstance(error, Full):
            raise
        return _again(keys, nonce, found, said)  # sent twice at once


def _add(
    by: By,
    keys: Keys,
    given: Given,
    kept: Sequence[Kept],
    carried: tuple[bytes, str],
    salt: bytes,
    now: datetime,
    draw: Draw,
) -> str:
    nonce, said = carried
    receipt = next(one for one in _receipts(keys, nonce) if not _taken(keys, one))
    sealed = seal(
        keys, salt, "contents", written(Contents(given.text, given.link, given.contact, given.language)), draw
    )
    row = Report.objects.create(
        what=given.what,
        day=vietnam_day(now),
        receipt=receipts.digest(keys, receipt),
        form=receipts.form_digest(keys, nonce),
        said=said,
        salt=salt,
        sealed=sealed,
        size=len(sealed),
        open_by=_ends(ClockName.TAKE_UP, now),
        answer_by=_ends(ClockName.SETTLE, now),
    )
    Picture.objects.bulk_create(Picture(report=row, place=one.place, form=one.form, size=one.size) for one in kept)
    record(by, Act.REPORT_MADE, subject=f"report:{row.pk}", now=now, what=given.what.value, pictures=len(kept))
    return receipt


def _again(keys: Keys, nonce: bytes, found: Report, said: str) -> str:
    if found.said and found.said != said:
        raise SentBefore("form: sent before with other words: look it over, then send it once more")
    return next(one for one in _receipts(keys, nonce) if receipts.digest(keys, one) == found.receipt)


def _receipts(keys: Keys, nonce: bytes) -> list[str]:
    return [receipts.drawn(keys, nonce, turn) for turn in range(_TURNS)]


def _taken(keys: Keys, receipt: str) -> bool:
    return Report.objects.filter(receipt=receipts.digest(keys, receipt)).exists()


def _ends(name: ClockName, now: datetime) -> datetime:
    """The end of a clock of public reports, by the data in force (`cases/clocks.csv`)."""
    due = started(rule(CASE, name, vietnam_day(now)).deadline, now)
    if due.at is None:
        raise OurFault("clocks.csv: a clock without a number")
    return due.at


def _ceiling(told: Citizens, often: bool) -> int:
    """Reports of this hour, of everybody, above which this one is not taken."""
    return told.max_per_hour // 2 if often else told.max_per_hour


def _room(told: Citizens, raws: Sequence[bytes], now: datetime, often: bool) -> None:
    """Before anything is written to the disk."""
    if Arrivals.objects.filter(hour=_hour(now), count__gte=_ceiling(told, often)).exists():
        raise Full("report: too many came within the hour")
    if raws:
        stored = Picture.objects.exclude(report__reason=Reason.SPAM).aggregate(all=Sum("size"))["all"] or 0
        if stored + sum(map(len, raws)) > told.max_stored_bytes // (2 if often else 1):
            raise BadInput("pictures: there is no room for pictures now: send it without them")


def _count(ceiling: int, now: datetime) -> None:
    hour = _hour(now)
    Arrivals.objects.get_or_create(hour=hour)
    held = Arrivals.objects.select_for_update().get(hour=hour)
    if held.count >= ceiling:
        raise Full("report: too many came within the hour")
    held.count += 1
    held.save(update_fields=["count"])


def _hour(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
