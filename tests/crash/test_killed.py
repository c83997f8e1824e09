"""Killed with −9 at random moments and run again, intake and sending leave what an undisturbed run leaves."""

import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.intake.country import write_registry, write_report

ROWS = 12_000
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
OPERATORS = 16
KINDS = ("event_sinkhole", "event_sinkhole_http")


def run(home: Path, files: list[Path], wait: float | None, now: datetime = NOW) -> bool:
    """One worker; killed `wait` seconds after it began, or left to end. Whether it was done."""
    command = [sys.executable, "-m", "tests.crash.worker", str(home), now.isoformat(), *map(str, files)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    process.stdin.write("\n")
    process.stdin.flush()
    try:
        out, err = process.communicate(timeout=wait)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return False
    assert out == "done\n", err
    return True


def lachan(home: Path, *words: str) -> None:
    command = [sys.executable, "-m", "lachan.cli.main", *words, "--home", str(home)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def state(home: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.crash.state", str(home)]
    found: dict[str, Any] = json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    )
    return found


def inputs(folder: Path, day: datetime = NOW, kinds: Sequence[str] = KINDS) -> tuple[list[Path], list[Path]]:
    """The registry's files, and two reports."""
    registry, contacts = folder / "registry.csv", folder / "contacts.csv"
    write_registry(registry, 400)
    head = "organisation,purpose,name,email,phone,language,valid_from,valid_to\n"
    rows = (f"nha-mang-{n},abuse,Trực,abuse@m{n}.example,,vi,,\n" for n in range(OPERATORS))
    contacts.write_text(head + "".join(rows), encoding="utf-8")
    reports = []
    for seed, kind in enumerate(kinds):
        reports.append(folder / f"{day - timedelta(days=1):%Y-%m-%d}-{kind}-mo-phong.csv")
        write_report(reports[-1], ROWS, day.replace(hour=0), seed)
    return [registry, contacts], reports


def kill_until_tired(make: Callable[[Path], None], folder: Path, reports: list[Path], kills: int) -> dict[str, Any]:
    """Rounds of a fresh home each, killed again and again until it is done; each must equal the undisturbed one."""
    whole = folder / "whole"
    make(whole)
    began = time.monotonic()
    assert run(whole, reports, None)
    duration = time.monotonic() - began
    expected = state(whole)
    assert expected["wrong"] == []
    assert expected["facts"][0] > ROWS * 0.9
    assert len(expected["outbox"]) >= OPERATORS
    assert expected["damaged"] == []
    chance = random.Random(20261122)
    done = rounds = 0
    while done < kills:
        home = folder / f"home-{rounds}"
        make(home)
        while not run(home, reports, chance.uniform(0, duration * 0.6)):
            done += 1
        rounds += 1
        assert state(home) == expected, f"round {rounds}"
    return expected


@pytest.mark.slow
def test_killed_anywhere_and_run_again_equals_an_undisturbed_run(tmp_path: Path) -> None:
    registry, reports = inputs(tmp_path)
    ground = tmp_path / "ground"
    lachan(ground, "init", "--demo")
    lachan(ground, "registry", "import", *map(str, registry))
    kill_until_tired(lambda home: shutil.copytree(ground, home), tmp_path, reports, kills=50)


@pytest.mark.slow
def test_the_same_on_postgresql(tmp_path: Path, postgres_url: str, postgres_clone: Callable[[str], str]) -> None:
    registry, reports = inputs(tmp_path)
    ground = tmp_path / "ground"
    ground.mkdir()
    settings = 'kind = "demo"\n[database]\nurl = "{}"\n'
    (ground / "settings.toml").write_text(settings.format(postgres_url), encoding="utf-8")
    lachan(ground, "init", "--demo")
    lachan(ground, "registry", "import", *map(str, registry))

    def make(home: Path) -> None:
        shutil.copytree(ground, home)
        (home / "settings.toml").write_text(settings.format(postgres_clone(postgres_url)), encoding="utf-8")

    kill_until_tired(make, tmp_path, reports, kills=10)


RULES = """[[rule]]
name = "everybody"
purposes = ["abuse"]
still_hours = 24
gone_days = 14
escalate_days = 10
"""


@pytest.mark.slow
def test_killed_while_it_plans_by_rules(tmp_path: Path) -> None:
    """Twenty days after the first reports the same is seen still, but in one network, where it is gone; the body above
    another is told; a suppression holds rows back."""
    early = NOW - timedelta(days=20)
    registry, first = inputs(tmp_path, early, ("event_sinkhole",))
    (tmp_path / "later").mkdir()
    _, second = inputs(tmp_path / "later", NOW, ("event_sinkhole",))
    lines = second[0].read_text(encoding="utf-8").splitlines(keepends=True)
    second[0].write_text("".join(line for line in lines if '"64500"' not in line), encoding="utf-8")
    known = (
        registry[0]
        .read_text(encoding="utf-8")
        .replace("Nhà mạng 2,operator,telecommunications,,", "Nhà mạng 2,operator,telecommunications,,nha-mang-1")
    )
    registry[0].write_text(known, encoding="utf-8")
    ground = tmp_path / "ground"
    lachan(ground, "init", "--demo")
    lachan(ground, "registry", "import", *map(str, registry))
    (ground / "notice-rules.toml").write_text(RULES, encoding="utf-8")
    assert run(ground, first, None, early)
    lachan(ground, "notices", "suppress", "add", "--network", "240.0.0.0/9", "--why", "research")
    told = kill_until_tired(lambda home: shutil.copytree(ground, home), tmp_path, second, kills=10)
    situations = Counter(notice[3] for notice in told["notices"])
    assert (situations["gone"], sum(notice[9] is not None for notice in told["notices"])) == (1, 1)
    assert situations["still"] > 5
    assert told["suppressed"]
