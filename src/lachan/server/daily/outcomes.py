"""Outcomes given back as a file: looked up, written down as a mail's answer is, counted.

A row that is not the organisation's, or that no notice has told it of, is refused in the same words: whoever hands in
ids of others learns nothing. The same file again changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import polars as pl
from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import NotFound, Refused
from lachan.server.daily.gathering import noted
from lachan.server.daily.models import Handed
from lachan.server.daily.uploads import Reject, Said, read
from lachan.server.lake.asking import GATE
from lachan.server.notices.answers.given import give
from lachan.server.notices.answers.words import Word
from lachan.server.notices.models import Notice
from lachan.server.registry.models import Organisation

OLDEST: Final = timedelta(days=400)  # notices older than this are not answered by a file
MOST_REJECTS: Final = 10_000  # kept with their reasons; all are counted
_UNKNOWN: Final = "no notice of yours tells of this row"
_Place = tuple[str, int]  # code, item


@dataclass(frozen=True, slots=True)
class HandedLine:
    """What became of one file. `rejects`: the first (line, reason)."""

    number: int
    organisation: str
    handed_at: datetime
    handed_by: str
    rows: int
    given: int
    known: int
    rejected: int
    rejects: tuple[tuple[int, str], ...]


def take(home: Path, by: By, organisation: str, raw: bytes, now: datetime) -> HandedLine:
    """Take a file of outcomes in; all of it in one transaction. Errors: NotFound; BadInput for the file as
    a whole; Busy: nothing was taken, come back."""
    owner = Organisation.objects.filter(key=organisation).first()
    if owner is None:
        raise NotFound("there is nothing here")
    said, rejects = read(raw)
    rows = len(said) + len(rejects)
    places = _places(home, organisation, said, now)
    digest = sha256(raw).hexdigest()
    with transaction.atomic():
        wanted, refused = _sorted_out(said, places, _items(organisation, {code for code, _ in places.values()}), now)
        rejects += refused
        new = known = 0
        notices = {one.code: one for one in Notice.objects.filter(code__in=set(wanted))}
        for code, words in wanted.items():
            try:
                with transaction.atomic():
                    done = give(
                        notices[code], {item: (word, at) for item, (word, at, _) in words.items()},
                        f"{organisation}\0{digest}\0{now.isoformat()}", now,
                    )  # fmt: skip
            except Refused:
                rejects += [Reject(one[2], "its notice was not sent yet; hand it in later") for one in words.values()]
                continue
            new, known = new + done.new, known + done.known
        rejects.sort(key=lambda one: one.line)
        row = Handed.objects.create(
            organisation=owner, digest=digest, handed_at=now, handed_by=by.actor[:100], rows=rows, given=new,
            known=known, rejected=len(rejects), rejects=[[one.line, one.reason] for one in rejects[:MOST_REJECTS]],
        )  # fmt: skip
        record(
            by, Act.OUTCOMES_GIVEN, subject=f"outcomes:{row.pk}", organisation=organisation, now=now,
            rows=rows, given=new, rejected=len(rejects),
        )  # fmt: skip
    return line_of(row)


def handed(organisations: frozenset[str] | None, *, limit: int = 20) -> list[HandedLine]:
    """The newest files of some organisations or of all."""
    rows = Handed.objects.select_related("organisation").order_by("-handed_at", "-pk")
    if organisations is not None:
        rows = rows.filter(organisation__key__in=organisations)
    return [line_of(row) for row in rows[:limit]]


def one(number: int, organisations: frozenset[str] | None) -> HandedLine:
    """One file. Errors: NotFound, also where it is not of these organisations."""
    rows = Handed.objects.select_related("organisation").filter(pk=number)
    if organisations is not None:
        rows = rows.filter(organisation__key__in=organisations)
    found = rows.first()
    if found is None:
        raise NotFound("there is nothing here")
    return line_of(found)


def line_of(row: Handed) -> HandedLine:
    """A row as a door shows it."""
    return HandedLine(
        row.pk, row.organisation.key, row.handed_at, row.handed_by, row.rows, row.given, row.known, row.rejected,
        tuple((line, reason) for line, reason in row.rejects),
    )  # fmt: skip


def _places(home: Path, organisation: str, said: Iterable[Said], now: datetime) -> dict[int, _Place]:
    """Line → notice and item, of rows that say where they belong, or whose id a notice of the organisation holds."""
    found: dict[int, _Place] = {one.line: (one.notice, one.item) for one in said if one.id is None}
    by_id = [(one.line, *one.id) for one in said if one.id is not None]
    if by_id:
        lines = pl.DataFrame(by_id, schema={"line": pl.Int64, "id_hi": pl.Int64, "id_lo": pl.Int64}, orient="row")
        with GATE.question():
            told = noted(home, organisation, now - OLDEST, lines.select("id_hi", "id_lo").unique())
        held = lines.join(told, on=["id_hi", "id_lo"], how="inner").select("line", "notice", "dong")
        found.update({line: (code, item) for line, code, item in held.iter_rows()})
    return found


def _items(organisation: str, codes: set[str]) -> dict[str, int]:
    """Code → number of items, of the organisation's own notices among these."""
    theirs: dict[str, int] = {}
    wanted = sorted(codes)
    for start in range(0, len(wanted), 500):
        some = Notice.objects.filter(organisation__key=organisation, code__in=wanted[start : start + 500])
        theirs.update(some.values_list("code", "rows"))
    return theirs


def _sorted_out(
    said: Iterable[Said], places: dict[int, _Place], rows: dict[str, int], now: datetime
) -> tuple[dict[str, dict[int, tuple[Word, datetime, int]]], list[Reject]]:
    """By notice: item → (word, as of when, line). A later line that contradicts an earlier one is refused."""
    wanted: dict[str, dict[int, tuple[Word, datetime, int]]] = defaultdict(dict)
    first: dict[_Place, Said] = {}
    rejects: list[Reject] = []
    for one in said:
        place = places.get(one.line)
        if place is None or not 1 <= place[1] <= rows.get(place[0], 0):
            rejects.append(Reject(one.line, _UNKNOWN))
            continue
        at = one.at or now
        if at > now:
            if _day(at) != _day(now):
                rejects.append(Reject(one.line, "date: in the future"))
                continue
            at = now  # a day that is not over counts until now
        earlier = first.setdefault(place, one)
        if earlier is not one:
            if earlier.word is not one.word:
                rejects.append(Reject(one.line, f"outcome: not what line {earlier.line} says of the same row"))
            continue
        wanted[place[0]][place[1]] = (one.word, at, one.line)
    return dict(wanted), rejects


def _day(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()
