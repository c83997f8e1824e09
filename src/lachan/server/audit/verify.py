"""Holding the record against itself and against its signed heads: what was changed, inserted, removed, or cut off.

The chain is walked once, in blocks. Where a run of entries fits under numbers shifted by k, k entries were put in (or
taken out) before it and the rest renumbered. What nothing here can show is said beside the findings.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from lachan.server.audit import heads
from lachan.server.audit.chain import START, Linked, digest_of
from lachan.server.audit.heads import Head
from lachan.server.audit.keyfile import PUBLIC, fingerprint, public_key
from lachan.server.audit.models import Entry
from lachan.server.base.errors import BadInput, NotFound

BLOCK: Final = 5_000
SHIFTS: Final = 50  # so many entries put in or taken out, with the rest renumbered, are still told apart
MOST: Final = 1_000  # findings; a rewritten table would give one for each entry


class Kind(StrEnum):
    """What was found."""

    CHANGED = "changed"  # an entry's content is not what its digest says
    INSERTED = "inserted"  # an entry that the next one does not follow
    REMOVED = "removed"  # numbers missing
    RENUMBERED = "renumbered"  # sound content under another number
    REWRITTEN = "rewritten"  # a sound chain, which is not the one that was signed
    CUT = "cut"  # the record ends before the last head
    HEAD_FORGED = "head-forged"  # a head whose signature is not the key's
    HEAD_DAMAGED = "head-damaged"  # a head file that cannot be read
    HEAD_MISSING = "head-missing"  # a head that a later one names
    MORE = "more"  # and so on


@dataclass(frozen=True, slots=True)
class Finding:
    """Entries `first` to `last`, both included."""

    kind: Kind
    first: int
    last: int


class Unshown(StrEnum):
    """What this verification cannot show."""

    TAIL = "tail"  # entries behind the last head: none may be missing, nobody signed that
    NO_HEAD = "no-head"  # nothing was signed: whoever owns the database could have written all of it anew
    NEWEST_HEADS = "newest-heads"  # heads taken away together with the entries behind them
    OWN_KEY = "own-key"  # the public key lies beside the heads: who replaces both leaves no trace
    READABLE_KEY = "readable-key"  # the account that asks could sign heads itself
    NEVER_WRITTEN = "never-written"  # an act that was done without being recorded


@dataclass(frozen=True, slots=True)
class Verdict:
    """`entries`: how many were read; `covered`: the number up to which a genuine head vouches; 0 for none."""

    entries: int
    heads: int
    covered: int
    signed_at: datetime | None
    findings: tuple[Finding, ...]
    unshown: tuple[Unshown, ...]


@dataclass(slots=True)
class Walk:
    """One walk along the chain. `vouched`: number → digest by genuine heads; `digests`: the table's own."""

    vouched: Mapping[int, str]
    findings: list[Finding] = field(default_factory=list)
    digests: dict[int, str] = field(default_factory=dict)
    count: int = 0
    last: int = 0
    previous: str = START
    shift: int = 0
    sound: bool = True

    def take(self, entry: Linked, following: Linked | None) -> None:
        """The next entry by number; `following`: the one after it."""
        self.count += 1
        if entry.number < 1:
            self._add(Kind.INSERTED, entry.number, entry.number)
            return
        if entry.number in self.vouched:
            self.digests[entry.number] = entry.digest
        gap = entry.number > self.last + 1
        if gap:
            self._add(Kind.REMOVED, self.last + 1, entry.number - 1)
        shift = self._fits(entry)
        passed_over = following is not None and following.previous == self.previous
        if shift is not None:
            self._judge(entry, shift, gap)
        else:
            self._add(Kind.INSERTED if passed_over else Kind.CHANGED, entry.number, entry.number)
        self.sound = shift is not None
        if self.sound or not passed_over:
            self.previous = entry.digest
        self.last = entry.number

    def _judge(self, entry: Linked, shift: int, gap: bool) -> None:
        """An entry whose content fits its digest, under the number `entry.number + shift`."""
        if shift < self.shift:
            self._add(Kind.INSERTED, entry.number + shift - self.shift, entry.number - 1)
        elif shift > self.shift:
            self._add(Kind.REMOVED, entry.number + self.shift, entry.number + shift - 1)
        elif not gap and entry.previous != self.previous:
            before = self.vouched.get(self.last) != self.previous
            blamed = self.last if before and self.last else entry.number
            self._add(Kind.CHANGED, blamed, blamed)
        if shift:
            self._add(Kind.RENUMBERED, entry.number, entry.number)
        self.shift = shift

    def _fits(self, entry: Linked) -> int | None:
        """By how much its number is off; None where its content fits no number near."""
        near = [self.shift, 0]
        if self.sound:
            near += [s for k in range(1, SHIFTS + 1) for s in (-k, k)]
        for shift in near:
            if digest_of(entry, entry.number + shift) == entry.digest:
                return shift
        return None

    def _add(self, kind: Kind, first: int, last: int) -> None:
        for place, before in enumerate(self.findings[-3:], max(0, len(self.findings) - 3)):
            if before.kind is kind and before.first <= first <= before.last + 1:
                self.findings[place] = Finding(kind, before.first, max(before.last, last))
                return
        if len(self.findings) < MOST:
            self.findings.append(Finding(kind, first, last))
        elif self.findings[-1].kind is not Kind.MORE:
            self.findings.append(Finding(Kind.MORE, first, last))


def walk(entries: Iterable[Linked], vouched: Mapping[int, str]) -> Walk:
    """Walk entries in the order of their numbers; pure."""
    going = Walk(vouched)
    waiting: Linked | None = None
    for entry in entries:
        if waiting is not None:
            going.take(waiting, entry)
        waiting = entry
    if waiting is not None:
        going.take(waiting, None)
    return going


def stored() -> Iterator[Linked]:
    """Every entry of the table by number, in blocks."""
    names = tuple(Linked.__slots__)
    after = None
    while True:
        rows = Entry.objects.order_by("number")
        if after is not None:
            rows = rows.filter(number__gt=after)
        block = list(rows.values_list(*names)[:BLOCK])
        for row in block:
            yield Linked(*row)
        if len(block) < BLOCK:
            return
        after = block[-1][0]


def verify(
    home: Path, *, trusted: Path | None = None, key_in_reach: bool = False, at_least: int | None = None
) -> Verdict:
    """Verify the whole record. `trusted`: a copy of the public key that was kept elsewhere.

    `key_in_reach`: whether the asking account can read the signing key. `at_least`: the number that was signed last, as
    somebody knows who does not know it from the heads. Errors: NotFound, BadInput of `trusted`.
    """
    found, findings = _heads(home, trusted)
    going = walk(stored(), {head.number: head.digest for head in found})
    findings = [*going.findings, *findings]
    covered, newest = 0, None
    for head in found:
        if head.number > going.last:
            continue
        if going.digests.get(head.number) == head.digest:
            covered, newest = head.number, head
        elif not any(f.first <= head.number <= f.last for f in going.findings):
            findings.append(Finding(Kind.REWRITTEN, covered + 1, head.number))
    if found and found[-1].number > going.last:
        findings.append(Finding(Kind.CUT, going.last + 1, found[-1].number))
    last_head = found[-1].number if found else 0
    if at_least is not None and at_least > max(last_head, going.last):
        findings.append(Finding(Kind.CUT, going.last + 1, at_least))
    elif at_least is not None and at_least > last_head:
        findings.append(Finding(Kind.HEAD_MISSING, at_least, at_least))
    unshown = [Unshown.NEVER_WRITTEN]
    if found and at_least is None:
        unshown.append(Unshown.NEWEST_HEADS)
    if not found:
        unshown.append(Unshown.NO_HEAD)
    elif going.last > found[-1].number:
        unshown.append(Unshown.TAIL)
    if found and trusted is None:
        unshown.append(Unshown.OWN_KEY)
    if found and key_in_reach:
        unshown.append(Unshown.READABLE_KEY)
    findings.sort(key=lambda f: (f.first, f.kind))
    signed_at = newest.signed_at if newest else None
    return Verdict(going.count, len(found), covered, signed_at, tuple(findings), tuple(unshown))


def _heads(home: Path, trusted: Path | None) -> tuple[list[Head], list[Finding]]:
    """Genuine heads by number, and what is wrong with the others."""
    found: list[Head] = []
    findings: list[Finding] = []
    places = heads.places(home)
    if not places:
        return found, findings
    try:
        key = public_key(trusted or home / heads.FOLDER / PUBLIC)
    except (NotFound, BadInput):
        if trusted is not None:
            raise
        return found, [Finding(Kind.HEAD_FORGED, int(place.stem), int(place.stem)) for place in places]
    name = fingerprint(key)
    for place in places:
        number = int(place.stem) if place.stem.isdigit() else 0
        try:
            head = heads.read(place)
        except BadInput:
            findings.append(Finding(Kind.HEAD_DAMAGED, number, number))
            continue
        if head.key != name or not heads.genuine(head, key):
            findings.append(Finding(Kind.HEAD_FORGED, number, number))
            continue
        if head.before and head.before != (found[-1].number if found else 0):
            findings.append(Finding(Kind.HEAD_MISSING, head.before, head.before))
        found.append(head)
    return found, findings
