"""`lachan serve` as an operator meets it: real processes, a file laid into the inbox, deaths, and an orderly end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.cli.program import environment, lachan

pytestmark = pytest.mark.slow
SAMPLE = "2026-11-21-scan_telnet-vietnam.csv"
SAMPLES = Path(__file__).resolve().parents[2] / "src/lachan/server/feeds/shadowserver/samples"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], Any], seconds: float = 90) -> Any:
    """Wait for something to be so; the whole test has its limit in pyproject.toml."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if found := true():
            return found
        time.sleep(0.2)
    raise AssertionError("it never was so")


class Service:
    """A home that is served."""

    def __init__(self, home: Path, *more: str) -> None:
        self.home, self.port = home, free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lachan.cli.main", "serve", "--home", str(home), "--port", str(self.port), *more],
            env=environment(None, "en"),
            stderr=(home.parent / "log").open("ab"),
        )

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def part(self, name: str) -> psutil.Process | None:
        """`web` or `worker`: the process beneath the service."""
        for child in psutil.Process(self.process.pid).children():
            try:
                if f"lachan.server.site.{name}" in child.cmdline():
                    return child
            except psutil.Error:
                continue  # dead, and not yet noticed
        return None

    def ready(self) -> bool:
        return self.get("/readyz")[0] == 200

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    home = tmp_path / "home"
    assert lachan("init", "--demo", home=home).code == 0
    served = Service(home)
    yield served
    served.end()


def jobs(home: Path) -> dict[str, Any]:
    return {job["name"]: job for job in json.loads(lachan("jobs", "list", "--json", home=home).out)}


def test_the_service_lives_through_deaths_and_ends_in_order(service: Service) -> None:
    until(service.ready)
    assert "SỐ LIỆU GIẢ LẬP" in service.get("/")[1]

    web, worker = service.part("web"), service.part("worker")
    assert web is not None
    assert worker is not None
    assert worker.nice() == web.nice() + 5, "the worker steps back, so that pages answer while it reads a large file"
    assert any("spawn_main" in " ".join(child.cmdline()) for child in web.children()), "the process that answers"
    assert [child for child in web.children() if child.cmdline() == web.cmdline()] == [], "spawned, never forked"

    inbox = service.home / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / SAMPLE).write_bytes((SAMPLES / SAMPLE).read_bytes())
    old = time.time() - 60
    os.utime(inbox / SAMPLE, (old, old))
    ran = json.loads(lachan("jobs", "run", "inbox", "--json", home=service.home).out)
    assert (ran["state"], ran["counts"]["files"]) == ("done", 1)
    assert ran["counts"]["rows"] > 0
    assert 'lachan_batches{state="recorded"} 1.0' in service.get("/metrics")[1]

    os.killpg(web.pid, signal.SIGKILL)
    until(lambda: (now := service.part("web")) is not None and now.pid != web.pid and service.ready())

    worker.kill()
    until(lambda: (now := service.part("worker")) is not None and now.pid != worker.pid)
    until(service.ready)
    assert set(jobs(service.home)) >= {"inbox", "send", "audit-head"}

    everybody = psutil.Process(service.process.pid).children(recursive=True)
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(60) == 0
    _, left = psutil.wait_procs(everybody, 20)
    assert left == []


def test_a_port_that_is_taken_ends_it_with_a_word(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lachan("init", "--demo", home=home).code == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = lachan("serve", "--only", "web", "--port", str(taken.getsockname()[1]), home=home)
    assert answer.code == 4
    assert "web ended by itself" in answer.err


def test_several_processes_need_postgresql(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lachan("init", "--demo", home=home).code == 0
    with (home / "settings.toml").open("a", encoding="utf-8") as out:
        out.write("\n[web]\nprocesses = 2\n")
    answer = lachan("serve", home=home)
    assert (answer.code, "web.processes" in answer.err) == (2, True)


def test_several_processes_on_postgresql_count_together_and_workers_share(tmp_path: Path, postgres_url: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    told = f'kind = "demo"\n[database]\nurl = "{postgres_url}"\n[web]\nprocesses = 2\nthreads = 2\n'
    (home / "settings.toml").write_text(told, encoding="utf-8")
    assert lachan("init", "--demo", home=home).code == 0
    served, other = Service(home), Service(home, "--only", "worker")
    try:
        until(served.ready)
        asked = 40
        assert [served.get("/api/version")[0] for _ in range(asked)] == [200] * asked
        counted = 'lachan_requests_total{method="GET",route="api/version",status="200"}'
        line = next(line for line in served.get("/metrics")[1].splitlines() if line.startswith(counted))
        assert float(line.split()[-1]) == asked, "of both processes"
        names = ("retain", "reconcile", "compact", "sweep")
        for name in names:
            answer = lachan("jobs", "run", name, home=home)
            assert answer.code in (0, 2), answer.err  # 2: a worker had it just then
        states = [jobs(home)[name]["last"]["state"] for name in names]
        assert states == ["done"] * len(names)
    finally:
        served.end()
        other.end()
