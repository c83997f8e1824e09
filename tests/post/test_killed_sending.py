"""Letters to a real mail server: each arrives once, also where the sender is killed with −9 at random moments."""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from tests.accounts.ground import NOW
from tests.needs import needs
from tests.notices.ground import sending_to
from tests.notices.mail_server import MailServer, running
from tests.post.ground import CANARY

ROOT = Path(__file__).resolve().parents[2]
KILLS, LETTERS = 8, 14
ON_POSTGRESQL = pytest.param("postgresql", marks=needs("postgresql", command="/usr/lib/postgresql/*/bin/initdb"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with running(tmp_path_factory.mktemp("mail-server")) as started:
        yield started


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def home(request: pytest.FixtureRequest, server: MailServer, tmp_path: Path) -> Path:
    told = sending_to(server).model_dump(mode="json", include={"identity", "smtp"})
    if request.param == "postgresql":
        told["database"] = {"url": request.getfixturevalue("postgres_url")}
    (tmp_path / "settings.toml").write_text(tomli_w.dumps(told), encoding="utf-8")
    server.forget()
    return tmp_path


def command(home: Path, verb: str, *words: str) -> list[str]:
    return [sys.executable, "-m", "tests.post.sender", verb, str(home), *words]


def run(home: Path, verb: str, *words: str) -> str:
    return subprocess.run(command(home, verb, *words), check=True, capture_output=True, text=True, cwd=ROOT).stdout


def send(home: Path, hours: int, killed_after: float | None = None) -> dict[str, Any] | None:
    """What one sender did, or None where it was killed before its end."""
    words = command(home, "send", (NOW + timedelta(hours=hours)).isoformat())
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    try:
        out, _ = process.communicate("\n", timeout=killed_after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None
    answer: dict[str, Any] = json.loads(out)
    return answer


def arrived(server: MailServer) -> Counter[str]:
    return Counter(line["message_id"].split(".")[0].strip("<") for line in server.arrived())


@pytest.mark.slow
def test_a_server_takes_refuses_and_puts_off(home: Path, server: MailServer) -> None:
    run(home, "ground", "ok.1", "rcpt-550.2", f"once-451.{home.stat().st_ino}", "drop-lost.4")  # it remembers names
    first = send(home, 0)
    assert first is not None
    assert (first["sent"], first["failed"], first["later"], first["doubted"]) == (1, 1, 1, 1)
    second = send(home, 1)
    assert second is not None
    assert (second["sent"], second["left"]) == (1, 0)
    assert arrived(server) == {"lt-1": 1, "lt-3": 1}
    for kept in home.rglob("*.sqlite3*"):
        assert CANARY.encode() not in kept.read_bytes()


@pytest.mark.slow
def test_killed_anywhere_each_letter_arrives_at_most_once(home: Path, server: MailServer) -> None:
    run(home, "ground", *(f"slow-0.06.{number}" for number in range(LETTERS)))
    chance, kills, hours = random.Random(20261123), 0, 0
    while True:
        answer = send(home, hours, chance.uniform(0.02, 0.2) if kills < KILLS else None)
        kills, hours = kills + (answer is None), hours + 1
        assert max(arrived(server).values(), default=0) <= 1
        if answer is not None and answer.get("left") == 0:
            break
    letters = json.loads(run(home, "state"))
    assert {one["state"] for one in letters} <= {"sent", "in-doubt"}
    doubts = [one for one in letters if one["state"] == "in-doubt"]
    assert doubts, "no kill fell between the end of a message and its reply: the test has not tested"
    assert all(one["reason"] == "died" for one in doubts)
    came = arrived(server)
    assert all(came[f"lt-{one['pk']}"] == 1 for one in letters if one["state"] == "sent")
    lost = [str(one["pk"]) for one in doubts if not came[f"lt-{one['pk']}"]]
    if lost:
        run(home, "again", *lost, (NOW + timedelta(hours=hours)).isoformat())
        again = send(home, hours)
        assert again is not None
        assert again["sent"] == len(lost)
    assert arrived(server) == {f"lt-{one['pk']}": 1 for one in letters}
