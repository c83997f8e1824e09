"""Killed with −9 at random moments and run again, intake and sending leave what an undisturbed run leaves."""

import random
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.intake.country import write_registry, write_report

ROWS = 12_000
KILLS = 50
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def run(home: Path, files: list[Path], wait: float | None) -> bool:
    """One worker; killed `wait` seconds after it began, or left to end. Whether it was done."""
    command = [sys.executable, "-m", "tests.crash.worker", str(home), NOW.isoformat(), *map(str, files)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.stderr and process.stderr.read()
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
    subprocess.run(
        [sys.executable, "-m", "lachan.cli.main", *words, "--home", str(home)], check=True, stdout=subprocess.DEVNULL
    )


def state(home: Path) -> dict[str, Any]:
    """Everything that must be equal: facts with owners, summaries, batches, concerns, notices, mails, byte for byte."""
    script = (
        "import sys, json; from pathlib import Path; from datetime import timedelta\n"
        "from lachan.server.base.settings import load; from lachan.server.site import django as site\n"
        "home = Path(sys.argv[1]); site.start(home, load(home))\n"
        "from lachan.server.lake.folders import Home; from lachan.server.lake.questions import Wanted, detections, infections\n"
        "from lachan.server.lake.models import Batch; from lachan.server.lake.reconcile import reconcile\n"
        "from lachan.server.notices.models import Concern, Notice\n"
        "from lachan.server.base.files import digest_of\n"
        "facts = detections(Home(home), Wanted()); facts.write_csv(home / 'facts.csv')\n"
        "summary = infections(Home(home), timedelta(days=30), wanted=Wanted()); summary.write_csv(home / 'summary.csv')\n"
        "B = [f.name for f in Batch._meta.fields if f.name not in ('raw_path',)]\n"
        "print(json.dumps({'facts': [facts.height, digest_of(home / 'facts.csv')], 'summary': digest_of(home / 'summary.csv'),\n"
        " 'batches': list(Batch.objects.order_by('pk').values_list(*B)),\n"
        " 'concerns': list(Concern.objects.order_by('organisation__key', 'taxonomy', 'batch').values_list('organisation__key', 'taxonomy', 'batch', 'rows', 'subjects', 'notice__code')),\n"
        " 'notices': list(Notice.objects.order_by('code').values_list('code', 'state', 'mail_digest', 'items_digest', 'rows', 'message_id')),\n"
        " 'outbox': sorted((p.name, digest_of(p)) for p in (home / 'outbox').iterdir()),\n"
        " 'wrong': [f.kind for f in reconcile(Home(home), deep=True) if f.kind != 'no-manifest-row']}, default=str))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(home)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    import json

    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_killed_anywhere_and_run_again_equals_an_undisturbed_run(tmp_path: Path) -> None:
    ground = tmp_path / "ground"
    lachan(ground, "init", "--demo")
    registry = tmp_path / "registry.csv"
    write_registry(registry, 400)
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(
        "organisation,purpose,name,email,phone,language,valid_from,valid_to\n"
        + "".join(f"nha-mang-{n},abuse,Trực,abuse@m{n}.example,,vi,,\n" for n in range(16)),
        encoding="utf-8",
    )
    lachan(ground, "registry", "import", str(registry), str(contacts))
    files = []
    for number, kind in enumerate(("event_sinkhole", "event_sinkhole_http")):
        files.append(tmp_path / f"2026-11-21-{kind}-mo-phong.csv")
        write_report(files[-1], ROWS, NOW.replace(hour=0) - timedelta(days=0), seed=number)
    whole = tmp_path / "whole"
    shutil.copytree(ground, whole)
    began = time.monotonic()
    assert run(whole, files, None)
    duration = time.monotonic() - began
    expected = state(whole)
    assert expected["wrong"] == []
    assert expected["facts"][0] > ROWS
    assert len(expected["outbox"]) == 16

    chance = random.Random(20261122)
    kills = 0
    rounds = 0
    while kills < KILLS:
        home = tmp_path / f"home-{rounds}"
        shutil.copytree(ground, home)
        while not run(home, files, chance.uniform(0, duration * 0.6)):
            kills += 1
        rounds += 1
        assert state(home) == expected, f"round {rounds}"
        shutil.rmtree(home)
