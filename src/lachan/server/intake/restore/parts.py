"""Parts with their owners and summaries, made again: the facts from the raw files, the others from the facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db import transaction

from lachan.server.base.errors import Damaged
from lachan.server.base.files import digest_of, make_folder, settle
from lachan.server.intake.gains import record_gains
from lachan.server.intake.restore.again import Reread
from lachan.server.intake.restore.outcomes import How, Kind, Left, Mended, Why
from lachan.server.intake.take_in import Instance, named_owners
from lachan.server.lake import owners
from lachan.server.lake.damage import Damage, damages, differs
from lachan.server.lake.folders import Home
from lachan.server.lake.locks import days_held
from lachan.server.lake.models import Part
from lachan.server.lake.parts import ID
from lachan.server.lake.rowfiles import ROW_GROUP, write_rows
from lachan.server.lake.summaries import summarise


def mend_parts(instance: Instance, again: Reread, now: datetime, *, give_up: bool) -> Iterator[Mended | Left]:
    """Each damaged file of each part. Parts of one batch before joined ones, so that those take what is left."""
    found = sorted(damages(instance.home), key=lambda one: (one.part.day, one.part.batch_id is None, one.part.pk))
    for damage in found:
        with days_held(instance.home, [damage.part.day]):
            damage.part.refresh_from_db()
            yield from _Mending(instance, again, damage).outcomes(now, give_up=give_up)


@dataclass
class _Mending:
    instance: Instance
    again: Reread
    damage: Damage

    @property
    def home(self) -> Home:
        return self.instance.home

    def outcomes(self, now: datetime, *, give_up: bool) -> Iterator[Mended | Left]:
        part, damage = self.damage.part, self.damage
        if damage.facts:
            outcome = self.facts()
            yield outcome if isinstance(outcome, Mended) or not give_up else _given_up(self.home, damage, outcome, now)
            if isinstance(outcome, Left):
                if not give_up:
                    yield from self.waiting_for_facts(outcome)
                return
        if damage.owners:
            yield self.owners()
        if damage.summary:
            made = self.summary() if part.state == Part.State.LIVE else self.summary_alone()
            if isinstance(made, Left) and give_up:
                made = Left(made.kind, made.path, made.why, made.rows, given_up=True)
                Part.objects.filter(pk=part.pk).update(summary_path="")
            yield made

    def waiting_for_facts(self, of: Left) -> Iterator[Left]:
        part = self.damage.part
        if self.damage.owners:
            yield Left(Kind.OWNERS, part.owners_path, of.why, part.rows)
        if self.damage.summary:
            yield Left(Kind.SUMMARY, part.summary_path, of.why)

    def facts(self) -> Mended | Left:
        part = self.damage.part
        rows = self.read_again()
        if isinstance(rows, Why):
            return Left(Kind.PART, part.path, rows, part.rows)
        return self.put(rows, Kind.PART, part.path, part.digest, "digest", How.SAME_ROWS)

    def read_again(self) -> pl.DataFrame | Why:
        """Exactly as many rows as it held, or why not."""
        for narrow in (True, False):
            rows = self.again.rows_of(self.damage.part, narrow=narrow)
            if rows is None:
                return Why.RAW_FILE_GONE
            rows = self.only_its_own(rows)
            if rows.height == self.damage.part.rows:
                return rows
        return Why.ROWS_DIFFER

    def only_its_own(self, rows: pl.DataFrame) -> pl.DataFrame:
        """What the part held of the rows of its batches: its owners name them; else, what no other part holds."""
        part = self.damage.part
        if part.state == Part.State.LIVE and part.owners_path and not self.damage.owners:
            theirs = pl.read_parquet(self.home.absolute(part.owners_path), columns=ID)
            return rows.join(theirs, on=ID, how="semi", maintain_order="left")
        others = Part.objects.filter(day=part.day, state=Part.State.LIVE).exclude(pk=part.pk)
        for path, digest in others.values_list("path", "digest"):
            if not differs(self.home, path, digest):
                held = pl.read_parquet(self.home.absolute(path), columns=ID)
                rows = rows.join(held, on=ID, how="anti", maintain_order="left")
        return rows if part.state == Part.State.LIVE else self.without_what_came_before(rows)

    def without_what_came_before(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Of facts that are gone: what earlier batches of the day held was a duplicate when this part was sealed."""
        part = self.damage.part
        gone = (Part.State.FORGOTTEN, Part.State.LOST)
        for earlier in Part.objects.filter(day=part.day, state__in=gone, pk__lt=part.pk):
            held = self.again.rows_of(earlier, narrow=False)
            if held is not None and earlier.batch_id != part.batch_id:
                rows = rows.join(held.select(ID), on=ID, how="anti", maintain_order="left")
        return rows

    def owners(self) -> Mended | Left:
        """By the registry as it is now; whoever is newly concerned is recorded, as after a correction of it."""
        part = self.damage.part
        old, digest = part.owners_path, part.owners_digest
        facts = pl.read_parquet(self.home.absolute(part.path), columns=owners.ATTRIBUTED_BY)
        attributor = self.instance.attributor()
        after = named_owners(attributor, facts)
        if part.registry_version != attributor.snapshot.version:
            try:
                record_gains(self.home, part, after.clear(), after)
            except Damaged:  # what they were told of cannot be read
                return Left(Kind.OWNERS, old, Why.NOTICE_ROWS_GONE, part.rows)
        owners.keep(self.home, part, after, attributor.snapshot.version)
        if part.owners_path != old:
            self.home.absolute(old).unlink(missing_ok=True)
        how = How.SAME_BYTES if part.owners_digest == digest else How.ANEW
        return Mended(Kind.OWNERS, part.owners_path, how, part.rows)

    def summary(self) -> Mended | Left:
        part = self.damage.part
        rows = summarise(pl.read_parquet(self.home.absolute(part.path)))
        return self.put(rows, Kind.SUMMARY, part.summary_path, part.summary_digest, "summary_digest", How.ANEW)

    def summary_alone(self) -> Mended | Left:
        """Of facts that are forgotten or lost: read again for this, and forgotten again."""
        part = self.damage.part
        rows = self.read_again()
        if isinstance(rows, Why):
            return Left(Kind.SUMMARY, part.summary_path, rows)
        how = How.SAME_ROWS
        return self.put(summarise(rows), Kind.SUMMARY, part.summary_path, part.summary_digest, "summary_digest", how)

    def put(self, rows: pl.DataFrame, kind: Kind, path: str, digest: str, column: str, otherwise: How) -> Mended:
        """Write it in its place, and where its bytes are others than before, say so in the manifest."""
        aside = make_folder(self.home.aside_of_day(self.damage.part.day)) / "restored"
        write_rows(rows, aside, ROW_GROUP if kind is Kind.PART else None)
        made, size = digest_of(aside), aside.stat().st_size
        place = self.home.absolute(path)
        make_folder(place.parent)
        settle(aside, place)
        if made != digest:
            values = {column: made} | ({"bytes": size} if kind is Kind.PART else {})
            with transaction.atomic():
                Part.objects.filter(pk=self.damage.part.pk).update(**values)
        return Mended(kind, path, How.SAME_BYTES if made == digest else otherwise, rows.height)


def _given_up(home: Home, damage: Damage, left: Left, now: datetime) -> Left:
    """The part is *lost*: no question counts its rows any more. Its summary stays, where that is whole."""
    part = damage.part
    values = {"summary_path": ""} if damage.summary else {}
    with transaction.atomic():
        Part.objects.filter(pk=part.pk).update(state=Part.State.LOST, retired_at=now, owners_path="", **values)
    for path in filter(None, (part.path, part.owners_path)):
        home.absolute(path).unlink(missing_ok=True)
    return Left(left.kind, left.path, left.why, left.rows, given_up=True)
