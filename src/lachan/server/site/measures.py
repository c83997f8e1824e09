"""What Prometheus reads at `/metrics`: requests of this process, and the state of jobs, files and notices.

Counted by pattern of address, never by address: labels hold no token and no name.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db.models import Count
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from lachan.server.jobs import reading
from lachan.server.lake.models import Batch
from lachan.server.notices.models import Notice

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OWN: Final = CollectorRegistry()
REQUESTS: Final = Counter("lachan_requests", "Requests answered", ["method", "route", "status"], registry=_OWN)
SECONDS: Final = Histogram(
    "lachan_request_seconds",
    "Seconds to an answer",
    ["route"],
    registry=_OWN,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


_KEPT: Final = REQUESTS.labels("GET", "(kept)", "200")


def kept() -> None:
    """Count one that was answered from memory."""
    _KEPT.inc()


def request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one."""
    REQUESTS.labels(method if method in METHODS else "?", route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def page(home: Path, now: datetime, several: bool) -> bytes:
    """The text of `/metrics`. `several`: web processes share their counts by files."""
    counted = CollectorRegistry()
    if several:
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(_State(home, now))
    return generate_latest(counted if several else _OWN) + generate_latest(state)


class _State:
    """What the database and the disk say at this moment."""

    def __init__(self, home: Path, now: datetime) -> None:
        self.home, self.now = home, now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Prometheus asks for these."""
        disk = shutil.disk_usage(self.home)
        yield GaugeMetricFamily("lachan_disk_free_bytes", "Free on the home's disk", value=disk.free)
        alive = reading.alive()
        beat = GaugeMetricFamily("lachan_worker_beat_age_seconds", "Since the worker's last sign of life")
        if alive is not None:
            beat.add_metric([], (self.now - alive).total_seconds())
        yield beat
        ok = GaugeMetricFamily("lachan_job_last_run_ok", "Whether a job's last run ended well", labels=["job"])
        late = GaugeMetricFamily("lachan_job_overdue_seconds", "How long a job waits already", labels=["job"])
        for job in reading.jobs():
            if job.last is not None:
                ok.add_metric([job.kind.name], float(job.last.state in ("done", "running")))
            if job.next_at is not None:
                late.add_metric([job.kind.name], max(0.0, (self.now - job.next_at).total_seconds()))
        yield ok
        yield late
        batches = GaugeMetricFamily("lachan_batches", "Files that were taken in, by state", labels=["state"])
        for state, count in Batch.objects.order_by().values_list("state").annotate(Count("pk")):
            batches.add_metric([state], count)
        yield batches
        notices = GaugeMetricFamily("lachan_notices", "Notices, by state", labels=["state"])
        for state, count in Notice.objects.order_by().values_list("state").annotate(Count("pk")):
            notices.add_metric([state], count)
        yield notices
