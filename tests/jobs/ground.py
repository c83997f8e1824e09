"""Jobs on a clock that is moved by hand, with work of the test's own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from lachan.server.base.settings import Kind as HomeKind
from lachan.server.base.settings import Settings
from lachan.server.jobs import catalogue
from lachan.server.jobs.catalogue import Context, Kind
from lachan.server.jobs.worker import Worker

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Now."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Done:
    """What a job of the test did: each call, and what it says or raises next."""

    calls: list[datetime] = field(default_factory=list)
    says: Mapping[str, int] = field(default_factory=dict)
    raises: BaseException | None = None
    meanwhile: Callable[[], None] = lambda: None

    def __call__(self, context: Context) -> Mapping[str, int]:
        self.calls.append(context.now)
        self.meanwhile()
        if self.raises is not None:
            raise self.raises
        return self.says


@contextmanager
def only(done: Done, schedule: str = "every 5m", *, quiet: bool = False) -> Iterator[None]:
    """A catalogue of one job, `work`, that does this."""
    kind = Kind("work", schedule, "việc", "work", quiet)
    with patch.dict(catalogue.KINDS, {"work": kind}, clear=True), patch.object(Kind, "work", lambda self: done):
        yield


def context(home: Path, clock: Clock, **told: object) -> Context:
    return Context(home, Settings.model_validate({"kind": HomeKind.SIMULATED, **told}), clock)


def worker(home: Path, clock: Clock, name: str = "here:1") -> Worker:
    return Worker(context(home, clock), lambda ran: None, name=name)
