"""A disk that is full, and one that is read-only: each step says so, and goes on where it was when there is room."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import environment
from tests.crash.full import ROWS, STEPS, TAKE_IN

ROOT = Path(__file__).resolve().parents[2]
ALONE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


def can_mount() -> bool:
    """Whether this user may give a process a disk of its own."""
    words = [*ALONE, "mount", "-t", "tmpfs", "none", "/mnt"]
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_mount(), reason="nobody here may give a process a disk of its own"),
]


def run(folder: Path, *words: str) -> Any:
    done = subprocess.run(
        [*ALONE, sys.executable, "-m", "tests.crash.full", str(folder), *words],
        capture_output=True,
        text=True,
        env=environment(None, "en"),
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_a_full_disk_is_named_at_every_step_and_nothing_is_lost(tmp_path: Path) -> None:
    found = run(tmp_path)
    for number, step in enumerate(found["steps"]):
        assert step["reached"], step
        assert step["full"]["code"] == 3, step
        assert ("hết chỗ trên ổ đĩa" if number % 2 else "the disk is full") in step["full"]["err"], step
        assert "Traceback" not in step["full"]["err"]
        assert set(step["left"]) <= {"no-manifest-row", "not-read", "not-recorded", "owners-missing", "file-missing"}
        assert ("file-missing" in step["left"]) == (step["name"] == "restored part")
        assert step["again"]["code"] == 0, step
        assert step["sent"]["code"] == 0, step
    taken = sum(verb in (TAKE_IN, "notices send") for *_, verb in STEPS)
    assert found["wrong"] == []
    assert found["facts"] == found["told"] == taken * ROWS
    assert found["batches"] == ["recorded"] * taken
    assert found["untold"] == 0
    assert found["states"] == ["sent"]
    assert found["outbox"][0] == found["outbox"][1]


def test_a_read_only_home_is_named_and_works_again_afterwards(tmp_path: Path) -> None:
    found = run(tmp_path, "read-only")
    for answer in found["en"]:
        assert answer["code"] == 3, answer
        assert "read-only" in answer["err"] or "cannot be opened" in answer["err"], answer
    for answer in found["vi"]:
        assert answer["code"] == 3, answer
        assert "chỉ cho đọc" in answer["err"] or "không mở được" in answer["err"], answer
    assert [answer["code"] for answer in found["again"]] == [0] * len(found["again"])
