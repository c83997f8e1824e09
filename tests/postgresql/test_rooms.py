"""The rooms with rows keep their promises on PostgreSQL as they do on SQLite: their own tests, run again there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = tuple(
    "audit accounts access cases citizens console api jobs registry lake intake notices publications reports".split()
)


@pytest.mark.slow
def test_rooms_with_rows_on_postgresql(postgres_url: str) -> None:
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow", *(f"tests/{room}" for room in ROOMS)]
    environment = {**os.environ, "LACHAN_TEST_DATABASE": postgres_url}
    done = subprocess.run(
        [sys.executable, *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
