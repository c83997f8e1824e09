"""Two writers at once, or one killed with −9 at random moments and run again: a book without a gap, no number twice,
one letter a body. On both databases."""

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from tests.needs import needs
from tests.notices.letters.ground import REAL
from tests.notices.letters.sample import TINOS

ROOT = Path(__file__).resolve().parents[3]
BODIES = 12
KILLS = 3
ON_POSTGRESQL = pytest.param("postgresql", marks=needs("postgresql", command="/usr/lib/postgresql/*/bin/initdb"))
pytestmark = [pytest.mark.slow, needs(TINOS[0], command=TINOS[1])]


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    settings = REAL.model_dump(mode="json")
    if request.param == "postgresql":
        settings["database"]["url"] = request.getfixturevalue("postgres_url")
    (tmp_path / "settings.toml").write_text(tomli_w.dumps(settings), encoding="utf-8")
    run(tmp_path, "make", str(BODIES))
    return tmp_path


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "tests.notices.letters.writer", str(home), *words]


def run(home: Path, *words: str) -> str:
    done = subprocess.run(command(home, *words), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def begun(home: Path, way: str) -> "subprocess.Popen[str]":
    """A writer that is ready; it begins with a line."""
    process = subprocess.Popen(
        command(home, "write", way), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: "subprocess.Popen[str]", killed_after: float | None = None) -> bool:
    """Let it write; whether it came to its end."""
    try:
        out, _ = process.communicate("\n", timeout=killed_after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return False
    assert out == "done\n"
    return True


def whole(home: Path) -> None:
    state: dict[str, Any] = json.loads(run(home, "state"))
    letters = state["letters"]
    assert [letter[0] for letter in letters] == sorted(f"so-{n}" for n in range(BODIES))
    assert sorted(letter[1] for letter in letters) == [f"{n:02}/A05-P2" for n in range(1, BODIES + 1)]
    assert {letter[2] for letter in letters} == {"put-out"}
    assert all(len(letter[3]) == 1 for letter in letters)
    assert state["laid"] == [f"2026-{n:04}-A05-P2.pdf" for n in range(1, BODIES + 1)]


def test_two_writers_at_once(home: Path) -> None:
    writers = [begun(home, "up"), begun(home, "down")]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(go, writers)) == [True, True]
    whole(home)


def test_killed_at_random_moments(home: Path) -> None:
    chance, kills, longest = random.Random(30_2020), 0, 0.3
    while not go(begun(home, chance.choice(["up", "down"])), chance.uniform(0.0, longest)):
        kills += 1
        longest *= 1.4
    assert kills >= KILLS
    whole(home)
