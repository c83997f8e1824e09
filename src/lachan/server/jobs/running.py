"""Take a job, run it, note what became of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from lachan.server.base.errors import NotFound
from lachan.server.jobs.catalogue import KINDS, Context, Counts
from lachan.server.jobs.faults import fault_of
from lachan.server.jobs.models import Beat, Job, Run

SILENT: Final = timedelta(minutes=2)  # without a beat, a worker is dead


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a run; `run` is None where it did nothing and leaves no row."""

    name: str
    state: Run.State
    counts: Counts
    fault: str
    run: int | None


def enrol(now: datetime) -> None:
    """A row for every job of the catalogue: new ones are due at their next time. Rows of jobs that went away go too."""
    there = set(Job.objects.values_list("name", flat=True))
    for name in KINDS.keys() - there:
        Job.objects.get_or_create(name=name, defaults={"next_at": KINDS[name].due.after(now)})
    Job.objects.filter(name__in=there - KINDS.keys()).delete()


def ask(name: str, by: str, now: datetime) -> None:
    """Have a job run as soon as the worker is free. Asked twice, it runs once. Errors: NotFound."""
    if name not in KINDS:
        raise NotFound(f"no such job; there are: {', '.join(KINDS)}")
    enrol(now)
    Job.objects.filter(name=name, asked_at=None).update(asked_at=now, asked_by=by)


def free(now: datetime) -> int:
    """Jobs of workers that have died: their runs are named killed, and they are due at once; how many."""
    alive = Beat.objects.filter(at__gte=now - SILENT).values_list("worker", flat=True)
    dead = Job.objects.exclude(taken_by="").exclude(taken_by__in=list(alive))
    with transaction.atomic():
        ids = list(dead.values_list("pk", flat=True))
        if ids:
            Run.objects.filter(job__in=ids, state=Run.State.RUNNING).update(state=Run.State.KILLED, ended_at=now)
            Job.objects.filter(pk__in=ids).update(taken_by="", next_at=now)
    return len(ids)


def take(worker: str, now: datetime, name: str | None = None) -> Job | None:
    """A job that is asked for or due (or the named one, whenever it is due) and is nobody's; None: there is none.

    Two workers never get the same: whoever changes `taken_by` from empty has it.
    """
    wanted = Job.objects.filter(taken_by="")
    wanted = wanted.filter(name=name) if name else wanted.filter(Q(next_at__lte=now) | Q(asked_at__isnull=False))
    for job in wanted.order_by(F("asked_at").asc(nulls_last=True), "next_at"):
        if job.name in KINDS and Job.objects.filter(pk=job.pk, taken_by="").update(taken_by=worker):
            job.taken_by = worker
            return job
    return None


def run(job: Job, context: Context) -> Ran:
    """Run a job that was taken. Every error ends here, as a fault that is noted; an interruption goes on upwards."""
    kind = KINDS[job.name]
    started = context.now
    row = Run.objects.create(job=job, worker=job.taken_by, started_at=started, asked_by=job.asked_by)
    counts: Counts = {}
    fault = ""
    try:
        counts = kind.work()(replace(context, asked_by=job.asked_by))
    except Exception as error:
        fault = fault_of(error)
    state = Run.State.FAILED if fault else Run.State.DONE
    ended = max(started, context.now)
    nothing = kind.quiet and not fault and not job.asked_by and not any(counts.values())
    with transaction.atomic():
        if nothing:
            row.delete()
        else:
            Run.objects.filter(pk=row.pk).update(state=state, ended_at=ended, counts=dict(counts), fault=fault)
        again = Job.objects.filter(pk=job.pk, asked_at__gt=started)  # asked again while it ran
        if not again.exists():
            Job.objects.filter(pk=job.pk).update(asked_at=None, asked_by="")
        Job.objects.filter(pk=job.pk).update(taken_by="", next_at=kind.due.after(ended))
    return Ran(job.name, state, counts, fault, None if nothing else row.pk)


def beat(worker: str, started: datetime, now: datetime, version: str) -> None:
    """The worker is alive."""
    Beat.objects.update_or_create(worker=worker, defaults={"started_at": started, "at": now, "version": version})
    Beat.objects.filter(at__lt=now - 30 * SILENT).delete()
