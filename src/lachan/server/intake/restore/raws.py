"""Raw files cannot be made again; what was rejected from them can."""

from collections.abc import Iterator

from django.db import transaction

from lachan.server.feeds.reading import Block
from lachan.server.intake.rawfiles import RawFile, whole
from lachan.server.intake.rejects import RejectsFile
from lachan.server.intake.restore.again import Reread
from lachan.server.intake.restore.outcomes import How, Kind, Left, Mended, Why
from lachan.server.intake.take_in import Instance
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch


def mend_rejects(instance: Instance, again: Reread) -> Iterator[Mended | Left]:
    """Files of rejected rows that are gone. Their bytes are not on record, so only their number is compared."""
    home = instance.home
    for batch in Batch.objects.exclude(rejects_path="").order_by("pk"):
        if home.absolute(batch.rejects_path).is_file():
            continue
        if not whole(home, batch):
            yield Left(Kind.REJECTS, batch.rejects_path, Why.RAW_FILE_GONE, batch.rows_rejected)
            continue
        rejects = RejectsFile(home.absolute(batch.rejects_path))
        for found in RawFile(home, batch, instance.settings).blocks():
            if isinstance(found.what, Block):
                rejects.add(found.member, found.what.rejects)
                again.rows_read += found.what.rows_read
                again.progress("read", again.rows_read)
        if rejects.counts.total() == batch.rows_rejected and rejects.settle():
            yield Mended(Kind.REJECTS, batch.rejects_path, How.SAME_ROWS, batch.rows_rejected)
        else:
            rejects.aside.unlink(missing_ok=True)
            yield Left(Kind.REJECTS, batch.rejects_path, Why.ROWS_DIFFER, batch.rows_rejected)


def check_raws(home: Home, *, give_up: bool) -> Iterator[Left]:
    """Raw files that are gone or damaged. Given up, a batch that was not read yet is *lost*; of the others the facts
    stay, and only the file is not looked for any more."""
    for batch in Batch.objects.exclude(raw_path="").exclude(state=Batch.State.LOST).order_by("pk"):
        if whole(home, batch):
            continue
        if give_up:
            with transaction.atomic():
                mine = Batch.objects.filter(pk=batch.pk)
                if not mine.filter(state=Batch.State.RECEIVED).update(state=Batch.State.LOST, raw_path=""):
                    mine.update(raw_path="")
            home.absolute(batch.raw_path).unlink(missing_ok=True)
        yield Left(Kind.RAW, batch.raw_path, Why.NO_COPY, batch.rows_read, given_up=give_up)
