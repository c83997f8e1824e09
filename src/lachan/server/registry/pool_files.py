"""Pools from a CSV file: each row is stored, or given back with its line and the reason.

Columns: prefix, kind, resold_to, valid_from, valid_to; and organisation, where the file is the house's. A row that says
what is known already changes nothing, so that a file can be handed in again.
"""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput, NotFound, TheirFault
from lachan.server.registry.models import Pool
from lachan.server.registry.pools import Mark, mark_of, store
from lachan.server.registry.rows import Reject

MOST_ROWS: Final = 10_000
MOST_BYTES: Final = 1 << 20
AT_ONCE: Final = 200  # rows a transaction: on SQLite nobody else writes meanwhile
_NEEDED: Final = frozenset(("prefix", "kind"))
_KNOWN: Final = _NEEDED | {"organisation", "resold_to", "valid_from", "valid_to"}


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file: rows marked, rows that said nothing new, rows refused."""

    marked: int
    known: int
    rejects: tuple[Reject, ...]


def import_pools(by: By, raw: bytes, organisation: str, now: datetime) -> Read:
    """Take a file in, in turns of `AT_ONCE` rows: each is one transaction, with one act for each organisation. A file
    that broke off is handed in again; what stands already is known. `organisation`: of whom the rows are that name
    none; where it is given, no row may name another. Errors: BadInput for the file as a whole."""
    rows = _rows(raw)
    turns = [_turn(by, rows[at : at + AT_ONCE], organisation, now) for at in range(0, len(rows), AT_ONCE)]
    return Read(
        sum(turn.marked for turn in turns),
        sum(turn.known for turn in turns),
        tuple(reject for turn in turns for reject in turn.rejects),
    )


def _turn(by: By, rows: list[tuple[int, dict[str, str]]], organisation: str, now: datetime) -> Read:
    marked: dict[str, int] = {}
    known = 0
    rejects: list[Reject] = []
    with transaction.atomic():
        for line, cells in rows:
            try:
                said = _mark(cells, organisation, now)
                if _is_known(said):
                    known += 1
                    continue
                with transaction.atomic():
                    store(by, said, now)
                marked[said.organisation] = marked.get(said.organisation, 0) + 1
            except NotFound:
                rejects.append(Reject(line, "organisation: there is none with this key"))
            except TheirFault as error:
                rejects.append(Reject(line, str(error)))
        for owner, count in sorted(marked.items()):
            record(by, Act.POOL_MARKED, organisation=owner, now=now, rows=count)
    return Read(sum(marked.values()), known, tuple(rejects))


def _rows(raw: bytes) -> list[tuple[int, dict[str, str]]]:
    if len(raw) > MOST_BYTES:
        raise BadInput(f"the file is larger than {MOST_BYTES} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("the file is not UTF-8") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        head = [name.strip() for name in reader.fieldnames or ()]
        if not set(head) >= _NEEDED or set(head) - _KNOWN:
            raise BadInput(
                "line 1: columns prefix and kind are needed; organisation, resold_to, valid_from, valid_to may be"
            )
        reader.fieldnames = head
        found: list[tuple[int, dict[str, str]]] = []
        for cells in reader:
            if len(found) >= MOST_ROWS:
                raise BadInput(f"line {reader.line_num}: more than {MOST_ROWS} rows")
            found.append(
                (
                    reader.line_num,
                    {k: (v or "").strip() for k, v in cells.items() if isinstance(k, str) and not isinstance(v, list)},
                )
            )
    except csv.Error:
        raise BadInput(f"line {reader.line_num}: not CSV") from None
    return found


def _mark(cells: dict[str, str], organisation: str, now: datetime) -> Mark:
    owner = cells.get("organisation", "") or organisation
    if not owner:
        raise BadInput("organisation: of whom is this network")
    if organisation and owner != organisation:
        raise NotFound("there is nothing here")
    begin = _instant(cells.get("valid_from", ""), "valid_from") or now
    return mark_of(
        owner,
        cells["prefix"],
        cells["kind"],
        cells.get("resold_to", ""),
        begin,
        _instant(cells.get("valid_to", ""), "valid_to"),
    )


def _instant(text: str, field: str) -> datetime | None:
    """A day (midnight in Vietnam) or an ISO instant with its zone; None for empty."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{field}: a day as 2026-11-22, or an instant with its zone") from None
    return (found if found.tzinfo else found.replace(tzinfo=VIETNAM)).astimezone(UTC)


def _is_known(said: Mark) -> bool:
    """Whether the very same is stored and holds: by owner, prefix, kind and customer, begun by then, ending alike."""
    found = Pool.objects.filter(
        organisation__key=said.organisation,
        prefix=said.prefix.text,
        kind=said.kind,
        valid_from__lte=said.valid_from,
        valid_to=said.valid_to,
    )
    customer = {"resold_to__key": said.resold_to} if said.resold_to else {"resold_to": None}
    return found.filter(**customer).exists()
