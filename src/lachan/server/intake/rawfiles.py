"""A kept raw file, read the way it was read first: whatever a batch has lost can be read from it again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from lachan.server.base.errors import Damaged
from lachan.server.base.files import digest_of
from lachan.server.base.settings import Settings
from lachan.server.feeds import delimited, formats
from lachan.server.feeds.members import Limits, members_of
from lachan.server.feeds.reading import Block, Context, SetAside
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch


@dataclass(frozen=True)
class Found:
    """What a reader gave: of which file of the archive, and a block of rows or the file's end as *set aside*."""

    member: str
    what: Block | SetAside


@dataclass
class RawFile:
    """One batch's raw file. `notes` are filled while it is read."""

    home: Home
    batch: Batch
    settings: Settings
    notes: list[str] = field(default_factory=list)

    def blocks(self) -> Iterator[Found]:
        """Everything in it, in order, by the format, mapping and window of times that the batch was received with."""
        intake, batch = self.settings.intake, self.batch
        context = Context(
            received=batch.received_at,
            oldest=timedelta(days=intake.oldest_days),
            future=timedelta(days=intake.future_days),
            backfill_from=batch.backfill_from,
            accept_simulated=self.settings.kind.invented,
            notes=self.notes,
        )
        mapping = delimited.parse(batch.mapping, "mapping") if batch.mapping else None
        limits = Limits(intake.max_unpacked_bytes, intake.max_ratio)
        for member in members_of(self.home.absolute(batch.raw_path), batch.name, limits):
            if isinstance(member, SetAside):
                yield Found("", member)
                continue
            for block in formats.read(member, context, batch.format or None, mapping):
                yield Found(member.name, block)


def whole(home: Home, batch: Batch) -> bool:
    """Whether the raw file is there with the bytes that were handed in. Reads all of it."""
    place = home.absolute(batch.raw_path)
    return bool(batch.raw_path) and place.is_file() and digest_of(place) == batch.digest


def demand_whole(home: Home, batch: Batch) -> None:
    """Before a raw file is read that lay here for a while. Errors: Damaged, naming the receipt."""
    if not whole(home, batch):
        raise Damaged(f"{batch.receipt}: its raw file is gone or damaged; what can be done: lachan lake restore")
