"""Killed with −9 at random moments and run again, intake and sending leave what an undisturbed run leaves."""

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.intake.country import write_registry, write_report

ROWS = 12_000
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
OPERATORS = 16


def run(home: Path, files: list[Path], wait: float | None) -> bool:
    """One worker; killed `wait` seconds after it began, or left to end. Whether it was done."""
    command = [sys.executable, "-m", "tests.crash.worker", str(home), NOW.isoformat(), *map(str, files)]
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


def inputs(folder: Path) -> tuple[list[Path], list[Path]]:
    """The registry's files, and two reports."""
    registry, contacts = folder / "registry.csv", folder / "contacts.csv"
    write_registry(registry, 400)
    head = "organisation,purpose,name,email,phone,language,valid_from,valid_to\n"
    rows = (f"nha-mang-{n},abuse,Trực,abuse@m{n}.example,,vi,,\n" for n in range(OPERATORS))
    contacts.write_text(head + "".join(rows), encoding="utf-8")
    reports = []
    for seed, kind in enumerate(("event_sinkhole", "event_sinkhole_http")):
        reports.append(folder / f"2026-11-21-{kind}-mo-phong.csv")
        write_report(reports[-1], ROWS, NOW.replace(hour=0), seed)
    return [registry, contacts], reports


def kill_until_tired(make: Callable[[Path], None], folder: Path, reports: list[Path], kills: int) -> None:
    """Rounds of a fresh home each, killed again and again until it is done; each must equal the undisturbed one."""
    whole = folder / "whole"
    make(whole)
    began = time.monotonic()
    assert run(whole, reports, None)
    duration = time.monotonic() - began
    expected = state(whole)
    assert expected["wrong"] == []
    assert expected["facts"][0] > ROWS
    assert len(expected["outbox"]) == OPERATORS
    chance = random.Random(20261122)
    done = rounds = 0
    while done < kills:
        home = folder / f"home-{rounds}"
        make(home)
        while not run(home, reports, chance.uniform(0, duration * 0.6)):
            done += 1
        rounds += 1
        assert state(home) == expected, f"round {rounds}"


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
