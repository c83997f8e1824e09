"""Killed with −9 at random moments of reading and run again: the same as one quiet run."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from tests.needs import needs
from tests.notices.answers.cases import CASES, LARGEST
from tests.notices.answers.dovecot import running
from tests.notices.build import IDENTITY

ROOT = Path(__file__).resolve().parents[3]
KILLS = 7
NAMES = [case.name for case in CASES]
FEW = NAMES[:12] + NAMES[28:48]
ON_POSTGRESQL = pytest.param("postgresql", marks=needs("postgresql", command="/usr/lib/postgresql/*/bin/initdb"))


def run(home: Path, verb: str, *words: str) -> str:
    return subprocess.run(_command(home, verb, *words), check=True, capture_output=True, text=True, cwd=ROOT).stdout


def _command(home: Path, verb: str, *words: str) -> list[str]:
    return [sys.executable, "-m", "tests.notices.answers.reader", verb, str(home), *words]


def begun(home: Path, verb: str) -> "subprocess.Popen[str]":
    """A reader that is ready; it begins with a line."""
    process = subprocess.Popen(_command(home, verb), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: "subprocess.Popen[str]", killed_after: float | None = None) -> dict[str, Any] | None:
    """Let it read; its answer, or None where it was killed before its end."""
    try:
        out, _ = process.communicate("\n", timeout=killed_after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None
    answer: dict[str, Any] = json.loads(out)
    return answer


def write_settings(home: Path, url: str, **mailbox: Any) -> None:
    settings = {
        "identity": IDENTITY.model_dump(),
        "database": {"url": url},
        "mailbox": {"max_message_bytes": LARGEST, **mailbox},
    }
    (home / "settings.toml").write_text(tomli_w.dumps(settings), encoding="utf-8")


def killed_until_done(home: Path, seed: int) -> int:
    """Kills that fell upon a reader at work; afterwards one quiet run, which reads what is left."""
    chance, kills = random.Random(seed), 0
    for _ in range(KILLS):
        if go(begun(home, "slow"), chance.uniform(0.05, 0.6)) is not None:
            break
        kills += 1
    left = go(begun(home, "read"))
    assert left is not None
    assert left["halted"] == ""
    return kills


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", ON_POSTGRESQL])
def test_killed_anywhere_nothing_counts_twice_and_nothing_is_forgotten(
    database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    home, url, clone = tmp_path / "home", "", ""
    home.mkdir()
    if database == "postgresql":
        url = request.getfixturevalue("postgres_url")
    write_settings(home, url)
    run(home, "ground", *NAMES)
    quiet = tmp_path / "quiet"
    shutil.copytree(home, quiet)
    if database == "postgresql":
        copy: Callable[[str], str] = request.getfixturevalue("postgres_clone")
        clone = copy(url)
    write_settings(quiet, clone)
    assert go(begun(quiet, "read")) is not None
    kills = killed_until_done(home, 20261122)
    assert kills >= 3, "it was never killed at work: the test has not tested"
    assert json.loads(run(home, "state")) == json.loads(run(quiet, "state"))
    assert go(begun(home, "read")) == {
        "outcomes": {}, "known": 0, "later": 0, "work": 0, "redirected": [], "left": 0, "halted": "",
    }  # fmt: skip


@needs("dovecot-imapd", command="/usr/lib/dovecot/imap")
@pytest.mark.slow
def test_killed_while_reading_by_imap(tmp_path: Path) -> None:
    home, quiet = tmp_path / "home", tmp_path / "quiet"
    home.mkdir()
    write_settings(home, "")
    run(home, "ground", *NAMES)
    shutil.copytree(home, quiet)
    assert go(begun(quiet, "read")) is not None
    with running() as dovecot:
        files = sorted((home / "thu" / "new").iterdir())
        dovecot.deliver({path.name.partition(".")[2].removesuffix(".mx"): path.read_bytes() for path in files})
        write_settings(home, "", **dovecot.settings(home).model_dump(mode="json", exclude={"max_message_bytes"}))
        assert killed_until_done(home, 11) >= 3
    assert json.loads(run(home, "state")) == json.loads(run(quiet, "state"))


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", ON_POSTGRESQL])
def test_several_readers_at_once_take_each_mail_once(
    database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue("postgres_url") if database == "postgresql" else ""
    write_settings(tmp_path, url)
    run(tmp_path, "ground", *FEW)
    processes = [begun(tmp_path, "slow") for _ in range(3)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [answer for process in processes if (answer := go(process)) is not None]
    assert sum(sum(answer["outcomes"].values()) for answer in answers) == len(FEW)
    state = json.loads(run(tmp_path, "state"))
    assert len(state["mails"]) == len(FEW)
    assert sum(len(answer["redirected"]) for answer in answers) == 1
