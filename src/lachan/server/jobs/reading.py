"""What pages, health and the command line are shown of jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from lachan.server.jobs.catalogue import KINDS, Kind
from lachan.server.jobs.models import Beat, Job, Run


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run. `counts`: what it did, by name."""

    id: int
    name: str
    state: str
    asked_by: str
    started_at: datetime
    ended_at: datetime | None
    counts: tuple[tuple[str, int], ...]
    fault: str

    @property
    def lasted(self) -> timedelta | None:
        """None while it runs."""
        return None if self.ended_at is None else self.ended_at - self.started_at


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job: what it is, when it is due (None: only when asked for), and its last run that left a row."""

    kind: Kind
    next_at: datetime | None
    asked: bool
    running: bool
    last: RunLine | None


def jobs() -> list[JobLine]:
    """All of the catalogue, in its order. Two questions to the database, however many runs there are."""
    rows = {job.name: job for job in Job.objects.all()}
    newest = _newest(rows)
    return [
        JobLine(
            kind,
            job.next_at if (job := rows.get(name)) and not kind.due.by_hand else None,
            bool(job and job.asked_at),
            bool(job and job.taken_by),
            newest.get(name),
        )
        for name, kind in KINDS.items()
    ]


def _newest(rows: dict[str, Job]) -> dict[str, RunLine]:
    """The last run of each job: the highest number, as runs of one job never overlap."""
    highest = Run.objects.filter(job__in=[job.pk for job in rows.values()]).order_by().values("job")
    newest = Run.objects.filter(pk__in=highest.annotate(newest=Max("pk")).values("newest"))
    return {run.job.name: _line(run) for run in newest.select_related("job")}


def runs(name: str = "", *, start: int = 0, limit: int = 50) -> tuple[Sequence[RunLine], int]:
    """Runs, the newest first, and how many there are in all."""
    found = Run.objects.filter(job__name=name) if name else Run.objects.all()
    page = found.select_related("job").order_by("-started_at", "-pk")[start : start + limit]
    return [_line(run) for run in page], found.count()


def alive() -> datetime | None:
    """When a worker last gave a sign of life; None: never."""
    return Beat.objects.order_by("-at").values_list("at", flat=True).first()


def _line(run: Run) -> RunLine:
    counts = tuple((str(name), int(value)) for name, value in run.counts.items() if value)
    return RunLine(run.pk, run.job.name, run.state, run.asked_by, run.started_at, run.ended_at, counts, run.fault)
