"""Killed with −9 at random moments of sending and run again: at most once, and nothing forgotten. On both databases."""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from tests.needs import needs
from tests.notices.build import IDENTITY, NOW
from tests.notices.ground import sending_to
from tests.notices.mail_server import MailServer, running

ROOT = Path(__file__).resolve().parents[2]
KILLS = 24
MESSAGES = 30
ON_POSTGRESQL = pytest.param("postgresql", marks=needs("postgresql", command="/usr/lib/postgresql/*/bin/initdb"))


@dataclass(frozen=True)
class Sending:
    """A home whose sender is a process of its own."""

    home: Path
    server: MailServer

    def run(self, verb: str, *words: str) -> str:
        return subprocess.run(self._command(verb, *words), check=True, capture_output=True, text=True, cwd=ROOT).stdout

    def begun(self, hours: int) -> "subprocess.Popen[str]":
        """A sender that is ready; it begins with `go`."""
        command = self._command("send", (NOW + timedelta(hours=hours)).isoformat())
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("state", NOW.isoformat()))
        return found

    def _command(self, verb: str, *words: str) -> list[str]:
        return [sys.executable, "-m", "tests.notices.sender", verb, str(self.home), *words]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with running(tmp_path_factory.mktemp("mail-server")) as started:
        yield started


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def sending(request: pytest.FixtureRequest, server: MailServer, tmp_path: Path) -> Sending:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    smtp = sending_to(server, max_per_connection=7).smtp.model_dump(mode="json")
    settings = {"identity": IDENTITY.model_dump(), "smtp": smtp, "database": {"url": url}}
    (tmp_path / "settings.toml").write_text(tomli_w.dumps(settings), encoding="utf-8")
    server.forget()
    return Sending(tmp_path, server)


def go(process: "subprocess.Popen[str]", killed_after: float | None = None) -> dict[str, Any] | None:
    """Let it send; its answer, or None where it was killed before its end."""
    try:
        out, _ = process.communicate("\n", timeout=killed_after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None
    answer: dict[str, Any] = json.loads(out)
    return answer


def times_arrived(server: MailServer) -> Counter[str]:
    return Counter(line["message_id"] for line in server.arrived())


@pytest.mark.slow
def test_killed_anywhere_each_message_arrives_at_most_once_and_all_are_accounted_for(sending: Sending) -> None:
    names = [f"{kind}.{n}" for n in range(MESSAGES) for kind in [("slow-0.06", "ok", "rcpt-550", "once-451")[n % 4]]]
    sending.run("ground", *names)
    chance, kills, hours = random.Random(20261122), 0, 0
    while True:
        process = sending.begun(hours)
        answer = go(process, chance.uniform(0.0, 0.09) if kills < KILLS else None)
        kills, hours = kills + (answer is None), hours + 7
        assert max(times_arrived(sending.server).values(), default=0) <= 1
        if answer is not None and answer["left"] == 0:
            break
    state = sending.state()
    assert state["add_up"]
    assert state["total"] == MESSAGES
    assert kills >= min(KILLS, 10)
    by_state: dict[str, list[dict[str, str]]] = {}
    for notice in state["notices"]:
        by_state.setdefault(notice["state"], []).append(notice)
    assert set(by_state) <= {"sent", "failed", "in-doubt"}
    assert sum(map(len, by_state.values())) == MESSAGES
    arrived = times_arrived(sending.server)
    digests = {line["message_id"]: line["digest"] for line in sending.server.arrived()}
    assert {n["recipient"].partition(".")[0] for n in by_state["failed"]} == {"rcpt-550"}
    assert all(arrived[n["message_id"]] == 0 for n in by_state["failed"])
    assert all(digests[n["message_id"]] == n["mail_digest"] for n in by_state["sent"])
    doubts = by_state.get("in-doubt", [])
    assert doubts, "no kill fell between the end of a message and its reply: the test has not tested"
    assert len(doubts) <= kills
    assert all(n["reason"] == "died" for n in doubts)

    did_arrive = [n["code"] for n in doubts if arrived[n["message_id"]]]
    did_not = [n["code"] for n in doubts if not arrived[n["message_id"]]]
    sending.run("resolve", "sent", *did_arrive, NOW.isoformat())
    sending.run("resolve", "again", *did_not, NOW.isoformat())
    assert go(sending.begun(hours)) == {"sent": did_not, "failed": [], "left": 0}
    final = sending.state()["notices"]
    assert times_arrived(sending.server) == Counter(n["message_id"] for n in final if n["state"] == "sent")
    assert len(final) == sum(n["state"] in ("sent", "failed") for n in final) == MESSAGES


@pytest.mark.slow
def test_two_senders_at_once_send_no_message_twice(sending: Sending) -> None:
    sending.run("ground", *(f"slow-0.01.{n}" for n in range(MESSAGES)))
    processes = [sending.begun(0) for _ in range(3)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [go(process) for process in processes]
    assert {"sent": MESSAGES} in [{"sent": len(a["sent"])} for a in answers if a is not None and "sent" in a]
    assert times_arrived(sending.server) == Counter({n["message_id"]: 1 for n in sending.state()["notices"]})
