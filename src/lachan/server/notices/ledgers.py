"""What organisations were told of before, and what they answered, in columns: one small file for each time that notices
were planned or answers were looked at, so that planning knows in one pass what is new.

A finding is the same one as long as KEY is: the organisation, the class and type, the name, and the subject. A file is
named by its bytes, and counts from the moment at which its row is committed, with the notices that it tells of.
"""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import polars as pl
from django.db import transaction
from django.db.models import Max

from lachan.server.base.errors import Damaged
from lachan.server.base.settings import Settings
from lachan.server.lake.rowfiles import reading
from lachan.server.notices import items, store
from lachan.server.notices.answers.models import Said
from lachan.server.notices.answers.standing import governing
from lachan.server.notices.answers.words import Word
from lachan.server.notices.models import Ledger, Notice
from lachan.server.notices.states import Situation
from lachan.wire.detection import TIME

KEY: Final = ("organisation", "classification_taxonomy", "classification_type", "name", "subject")
TOLD: Final = "told"
SCHEMA: Final = pl.Schema({**dict.fromkeys(KEY, pl.String()), "what": pl.String(), "at": TIME})
KNOWN: Final = pl.Schema({TOLD: TIME, "word": pl.String(), "word_at": TIME})
DISPUTES: Final = (Word.FALSE, Word.NOT_OURS)  # of what was said to be so, nobody is told again for a while
_NAME: Final = ("malware_family", "malware_name", "product_name", "classification_identifier")
_FINDS: Final = (*(name for name in KEY if name != "name"), *_NAME)


def keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """The KEY of each row, without nulls; `rows` have the columns of `items.SCHEMA`."""
    named = pl.coalesce(*(pl.col(name).cast(pl.String) for name in _NAME)).alias("name")
    plain = [pl.col(name).cast(pl.String) for name in KEY if name != "name"]
    return rows.select(named, *plain).select(pl.col(name).fill_null("") for name in KEY)


def told(rows: pl.DataFrame, at: datetime) -> bytes:
    """The ledger of notices planned at an instant, made of their rows in their order: the same rows, the same bytes."""
    found = rows.select(*_FINDS).unique(maintain_order=True)  # while the words are numbers still
    return _bytes(_events(keyed(found).unique(maintain_order=True), TOLD, at))


def note(kept: tuple[str, str], at: datetime, said_until: int | None = None) -> None:
    """The row of a file on a shelf, in the transaction that makes it count."""
    Ledger.objects.create(path=kept[0], digest=kept[1], at=at, said_until=said_until)


def known(home: Path, rows: pl.DataFrame, since: datetime) -> pl.DataFrame | None:
    """Beside each of the rows, what stands in ledgers younger than `since` (KNOWN): `told` (when last, or null), `word`
    (the last one said, or null) and `word_at`. None: nobody was told anything ever. Errors: Damaged."""
    if not Ledger.objects.exclude(path="").exists():
        return None
    keys = keyed(rows)
    return keys.join(_noted(home, keys, since), on=KEY, how="left", maintain_order="left").select(KNOWN.names())


def _noted(home: Path, keys: pl.DataFrame, since: datetime) -> pl.DataFrame:
    """By KEY, of those that stand in a ledger."""
    paths = list(Ledger.objects.filter(at__gt=since).exclude(path="").order_by("pk").values_list("path", flat=True))
    for path in paths:
        with reading(path):
            (home / path).stat()
    events = pl.scan_parquet([home / path for path in paths]) if paths else pl.LazyFrame(schema=SCHEMA)
    is_told = pl.col("what") == TOLD
    with reading("notices/ledgers/…"):
        return (
            events.filter(pl.col("organisation").is_in(keys["organisation"].unique().implode()))
            .join(keys.unique().lazy(), on=KEY, how="semi")
            .group_by(KEY)
            .agg(
                pl.col("at").filter(is_told).max().alias("told"),
                pl.col("what").filter(~is_told).sort_by(pl.col("at").filter(~is_told)).last().alias("word"),
                pl.col("at").filter(~is_told).max().alias("word_at"),
            )
            .collect()
        )


def note_answers(home: Path, now: datetime) -> None:
    """Put into a ledger what was answered since the last time, by item. Safe to run again after any death.

    Errors: Damaged where a notice's rows cannot be read: nothing is noted then, and it is tried again.
    """
    before = Ledger.objects.aggregate(Max("said_until"))["said_until__max"] or 0
    newest = Said.objects.aggregate(Max("pk"))["pk__max"] or 0
    if newest <= before:
        return
    with store.Shelf(home) as shelf:
        kept = shelf.keep(store.LEDGERS, _answered(home, before, newest))
        shelf.settle()
        with transaction.atomic():
            note(kept, now, newest)


def longest(settings: Settings) -> timedelta:
    """How long a ledger counts."""
    return timedelta(days=max(settings.episode_gap_days, settings.notices.disputed_days))


def forget(home: Path, now: datetime, settings: Settings) -> int:
    """Remove ledgers that are too old to count; how many."""
    old = list(Ledger.objects.filter(at__lte=now - longest(settings)).exclude(path=""))
    for one in old:
        path = home / one.path
        Ledger.objects.filter(pk=one.pk).update(path="")
        path.unlink(missing_ok=True)
    return len(old)


def broken(home: Path) -> Iterator[Ledger]:
    """Those whose file is gone or holds other bytes."""
    for one in Ledger.objects.exclude(path="").order_by("pk"):
        try:
            store.read(home, one.path, one.digest)
        except Damaged:
            yield one


def make_again(home: Path, ledger: Ledger) -> bool:
    """Make a ledger of what notices keep; False: the same bytes as before. Errors: Damaged where those rows are not
    readable either."""
    if ledger.said_until is None:
        notices = Notice.objects.filter(planned_at=ledger.at, escalates=None).exclude(situation=Situation.GONE)
        frames = [items.read_kept(store.read(home, n.items_path, n.items_digest)) for n in notices.order_by("pk")]
        raw = told(pl.concat([pl.DataFrame(schema=items.SCHEMA), *frames]), ledger.at)
    else:
        earlier = Ledger.objects.filter(said_until__lt=ledger.said_until).aggregate(Max("said_until"))
        raw = _answered(home, earlier["said_until__max"] or 0, ledger.said_until)
    (home / ledger.path).unlink(missing_ok=True)
    path, digest = store.keep(home, store.LEDGERS, raw)
    Ledger.objects.filter(pk=ledger.pk).update(path=path, digest=digest)
    return digest != ledger.digest


def _answered(home: Path, after: int, until: int) -> bytes:
    """What was said in rows of answers behind `after`, up to `until`."""
    fresh = Said.objects.filter(pk__gt=after, pk__lte=until)
    notices = Notice.objects.filter(pk__in=fresh.values("notice")).select_related("organisation").order_by("pk")
    frames = [frame for notice in notices for frame in _changed(home, notice, after, until)]
    return _bytes(pl.concat([pl.DataFrame(schema=SCHEMA), *frames]))


def _changed(home: Path, notice: Notice, after: int, until: int) -> Iterator[pl.DataFrame]:
    """Items of which something else stands since the row `after`, with the word and as of when it was said."""
    said = list(
        Said.objects.filter(notice=notice, pk__lte=until)
        .order_by("mail_id", "pk")
        .values_list("pk", "word", "first", "last", "mail__taken_at")
    )
    words = [(Word(word), first, last) for _, word, first, last, _ in said]
    before = [word for word, one in zip(words, said, strict=True) if one[0] <= after]
    old = [str(before[place][0]) if place >= 0 else None for place in governing(before, notice.rows)]
    new = governing(words, notice.rows)
    changed = [place if place >= 0 and str(words[place][0]) != was else -1 for was, place in zip(old, new, strict=True)]
    if max(changed, default=-1) < 0:
        return
    rows = items.read_kept(store.read(home, notice.items_path, notice.items_digest))
    place = pl.Series("_place", changed + [-1] * (rows.height - len(changed)), dtype=pl.Int64)
    what = pl.Series([str(word) for word, _, _ in words])
    at = pl.Series([taken_at for *_, taken_at in said]).cast(TIME)
    kept = keyed(rows).with_columns(place).filter(pl.col("_place") >= 0)
    told = kept.with_columns(what.gather(kept["_place"]).alias("what"), at.gather(kept["_place"]).alias("at"))
    yield told.select(SCHEMA.names())


def _events(keys: pl.DataFrame, what: str, at: datetime) -> pl.DataFrame:
    return keys.with_columns(pl.lit(what).alias("what"), _at(at)).select(SCHEMA.names())


def _at(at: datetime) -> pl.Expr:
    return pl.lit(at).cast(TIME).alias("at")


def _bytes(events: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    events.write_parquet(out, compression="zstd", compression_level=1, statistics=False)
    return out.getvalue()
