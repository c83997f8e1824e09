"""An approval whose process is killed outright: the home is as it was, and the same command does it."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import environment, lachan, several

pytestmark = pytest.mark.slow
PLACES = ("claiming.changes.write", "claiming._answer_conflicts", "deciding._decide", "deciding._record_decision")
DYING = """
import os, signal, sys
from importlib import import_module
from lachan.cli import registry_requests
from lachan.cli.main import main

whole, place = registry_requests.open_home, sys.argv.pop(1)

def dying(home):
    settings = whole(home)
    holder = import_module("lachan.server.registry.requests." + place.split(".")[0])
    *between, last = place.split(".")[1:]
    for one in between:
        holder = getattr(holder, one)
    work = getattr(holder, last)

    def done_and_gone(*given, **named):
        work(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(holder, last, done_and_gone)
    return settings

registry_requests.open_home = dying
main()
"""


def stored(home: Path) -> tuple[int, ...]:
    """Networks, versions, conflicts, requests that wait, approvals in the record."""
    asked = (
        "registry_network", "registry_registryversion", "registry_conflict",
        "registry_changerequest where state = 'waiting'", "audit_entry where act = 'approved'",
    )  # fmt: skip
    with sqlite3.connect(home / "lachan.sqlite3") as rows:
        return tuple(rows.execute(f"select count(*) from {table}").fetchone()[0] for table in asked)


def test_killed_at_every_step_and_run_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert several(home, [["demo", "--home", str(home), "--no-serve"]])[0].code == 0
    before = stored(home)
    words = ["registry", "requests", "approve", "1", "--why", "x", "--by", "minh"]
    for place in PLACES:
        done = subprocess.run(
            [sys.executable, "-c", DYING, place, *words], env=environment(home, "en"), capture_output=True, check=False
        )
        assert done.returncode == -signal.SIGKILL, (place, done.stderr.decode()[-2000:])
        assert stored(home) == before, place
    assert lachan(*words, home=home).code == 0
    networks, versions, conflicts, waiting, approved = before
    assert stored(home) == (networks + 1, versions + 1, conflicts, waiting - 1, approved + 1)
    again = lachan(*words, home=home)
    assert again.code == 2
    assert "does not wait any more: approved" in again.err
