"""Reading bytes as a file of some format, and what came of it in a form to compare."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from lachan.server.feeds import delimited, intelmq, shadowserver
from lachan.server.feeds.delimited import Mapping
from lachan.server.feeds.plan import Column, Plan
from lachan.server.feeds.reading import Block, Context, Member, Reason, Reject, SetAside

RECEIVED = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
SINKHOLE = "2026-11-21-event_sinkhole-test.csv"
Read = Callable[..., Iterator[Block | SetAside]]

PLAN = Plan(
    provider="test",
    code="pairs",
    columns=(Column("time", "time.source"), Column("ip", "source.ip"), Column("name", "malware.name")),
    taxonomy="malicious-code",
    type="infected-system",
    zone=ZoneInfo("UTC"),
)
read_plan: Read = partial(delimited.read, mapping=Mapping(PLAN, ","))
read_shadowserver: Read = shadowserver.read
read_intelmq: Read = intelmq.read


@dataclass
class Outcome:
    """Everything that came of one file."""

    detections: pl.DataFrame
    rejects: list[Reject]
    aside: list[SetAside]
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.detections.height + len(self.rejects) + sum(a.rows for a in self.aside)

    @property
    def reasons(self) -> list[Reason]:
        return [r.reason for r in self.rejects] + [a.reason for a in self.aside]

    def same(self) -> object:
        """What must not depend on the size of the blocks, nor on the path taken."""
        rejects = sorted((r.line, r.reason, r.raw) for r in self.rejects)
        return sorted(map(repr, self.detections.rows())), rejects, [(a.reason, a.rows) for a in self.aside]


def outcome(items: Iterator[Block | SetAside], context: Context | None = None) -> Outcome:
    """Everything that a reader gives."""
    frames, rejects, aside = [], [], []
    for item in items:
        if isinstance(item, SetAside):
            aside.append(item)
        else:
            frames.append(item.detections)
            rejects += item.rejects
    whole = pl.concat(frames) if frames else pl.DataFrame()
    return Outcome(whole, rejects, aside, context.notes if context else [])


def read_bytes(data: bytes, read: Read = read_shadowserver, name: str = SINKHOLE, **more: object) -> Outcome:
    """A file of these bytes, read."""
    context = Context(RECEIVED)
    return outcome(read(Member(name, io.BytesIO(data)), context, **more), context)
