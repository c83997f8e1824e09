"""One run: a home, the service, a quiet round of visits, and the same during an intake by the job of the inbox."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.intake.country import write_contacts, write_registry, write_report
from benchmarks.measure import run_once
from benchmarks.service.ground import PASSWORD
from benchmarks.service.visitors import Visit, visit

AT_ONCE = 4
PREFIXES = 3_000


@dataclass(frozen=True)
class Scale:
    """How much: rows of the file, people, pages that each looks at."""

    rows: int
    people: int
    views: int
    seed: int
    prefixes: int = PREFIXES


@dataclass(frozen=True)
class Found:
    """`during`: visits while the intake ran; `after`: others of those rounds; `intake`: its seconds;
    `log`: what the service wrote."""

    quiet: list[Visit]
    during: list[Visit]
    after: int
    intake: float
    rows: int
    log: str


def measure(folder: Path, scale: Scale, today: datetime) -> Found:
    """Errors: RuntimeError where a part does not start or the intake fails."""
    home, report = folder / "home", folder / f"{today:%Y-%m-%d}-event_sinkhole-mo-phong.csv"
    registry, contacts = folder / "registry.csv", folder / "contacts.csv"
    write_registry(registry, scale.prefixes)
    write_contacts(contacts, registry)
    write_report(report, scale.rows, today, scale.seed)
    ground = ["-m", "benchmarks.service.ground", *map(str, (home, registry, contacts, scale.people))]
    emails: list[str] = json.loads(run_once(ground).said)
    with served(home, folder / "log") as port:
        quiet = visit(port, emails, PASSWORD, scale.views, AT_ONCE)
        during, after, took, rows = _with_intake(home, report, port, emails, scale)
    return Found(quiet, during, after, took, rows, (folder / "log").read_text(encoding="utf-8", errors="replace"))


def _with_intake(
    home: Path, report: Path, port: int, emails: Sequence[str], scale: Scale
) -> tuple[list[Visit], int, float, int]:
    place = home / "inbox" / report.name
    place.parent.mkdir(exist_ok=True)
    shutil.move(report, place)
    old = time.time() - 60
    os.utime(place, (old, old))  # nobody writes to it any more
    command = [sys.executable, "-m", "lachan.cli.main", "jobs", "run", "inbox", "--home", str(home), "--json"]
    intake = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment())
    visits: list[Visit] = []
    while intake.poll() is None:  # the same people come again until it is over
        visits += visit(port, emails, PASSWORD, scale.views, AT_ONCE)
    out, err = intake.communicate()
    if intake.returncode:
        raise RuntimeError(f"the intake failed: {err.decode(errors='replace')[-2000:]}")
    accepted = json.loads(out)["counts"].get("accepted", 0)
    if accepted != scale.rows:
        raise RuntimeError(f"{accepted} of {scale.rows} rows were accepted")
    started, ended = _span(home)
    during = [one for one in visits if one.began + one.seconds > started and one.began < ended]
    return during, len(visits) - len(during), ended - started, accepted


def _span(home: Path) -> tuple[float, float]:
    """When the last run of the inbox's job began and ended, by the monotonic clock of this process."""
    question = (
        "select started_at, ended_at from jobs_run join jobs_job on jobs_job.id = job_id where name = 'inbox' "
        "order by jobs_run.id desc limit 1"
    )
    with closing(sqlite3.connect(home / "lachan.sqlite3")) as database:
        texts = database.execute(question).fetchone()
    ahead = time.time() - time.monotonic()
    started, ended = (datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() - ahead for text in texts)
    return started, ended


@contextmanager
def served(home: Path, log: Path) -> Iterator[int]:
    """`lachan serve`, web and worker, on a free port, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with log.open("wb") as out:
        command = [sys.executable, "-m", "lachan.cli.main", "serve", "--home", str(home), "--port", str(port)]
        service = subprocess.Popen(command, stdout=out, stderr=out, env=_environment())
    try:
        _wait(port, service)
        yield port
    finally:
        service.terminate()
        service.wait(timeout=60)


def _wait(port: int, service: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if service.poll() is not None:
            raise RuntimeError("the service did not start")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the service is not ready")


def _environment() -> dict[str, str]:
    return {**os.environ, "LACHAN_LANG": "en"}
