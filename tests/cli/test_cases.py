"""Cases from the command line: in turn, in one home."""

from pathlib import Path

import pytest

from lachan.cli.cases.words import KINDS, REASONS, STATES
from lachan.cli.cases.working import LABELS, SEVERITIES
from lachan.server.cases.kinds import kinds
from lachan.server.cases.words import Reason, State
from lachan.wire.severities import SEVERITIES as KNOWN
from lachan.wire.tlp import Tlp
from tests.cli.program import Answer, lachan, several
from tests.cli.test_people import REGISTRY


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "registry.csv").write_text(REGISTRY, encoding="utf-8")
    home = tmp_path / "home"
    assert lachan("init", "--demo", home=home).code == 0
    return home


def test_the_lists_that_help_shows_are_the_rooms_own() -> None:
    assert tuple(KINDS) == tuple(kinds())
    assert set(REASONS) == set(Reason)
    assert set(STATES) == set(State)
    assert tuple(SEVERITIES) == tuple(KNOWN)
    assert set(LABELS) == set(Tlp)


def test_from_open_to_closed(home: Path) -> None:
    invite = ("people", "invent", "--json")
    opened = ("cases", "open", "--kind", "phishing-site", "--title", "Trang \x1b[31mgiả mạo", "--by", "tests")
    first = several(
        home,
        [
            ("registry", "import", str(home.parent / "registry.csv")),
            invite,
            (*opened, "--organisation", "song-xanh", "--json"),
            (*opened, "--organisation", "khong-co"),
            ("cases", "list", "--json"),
            ("people", "list", "--house", "--search", "analyst", "--json"),
        ],
    )
    assert [a.code for a in first] == [0, 0, 0, 2, 0, 0], first
    code, person = first[2].json()["code"], str(first[5].json()[0]["person"])
    assert [(c["code"], c["state"], c["overdue"]) for c in first[4].json()] == [(code, "open", False)]
    ask = ("cases", "ask", code, "--organisation", "song-xanh", "--question", "Trang này của ai?")
    close = ("cases", "close", code, "--reason")
    then: list[Answer] = several(
        home,
        [
            ("cases", "assign", code, "--person", person),
            ("cases", "assign", code, "--person", "999"),
            ("cases", "comment", code.lower(), "--text", "Đã gọi", "--shared"),
            (*ask, "--json"),
            ("cases", "show", code),
            ("cases", "list", "--state", "waiting", "--kind", "phishing-site", "--organisation", "song-xanh"),
            (*close, "duplicate", "--duplicate-of", code),
            (*close, "fixed"),
            (*close, "fixed"),
            ("cases", "list"),
            ("cases", "reopen", code, "--text", "Trang sống lại"),
            ("cases", "show", code, "--json"),
            ("cases", "show", code[:-1] + str((int(code[-1]) + 1) % 10)),
            ("cases", "tidy", "--json"),
            ("audit", "list", "--act", "case-closed", "--json"),
        ],
    )
    assert [a.code for a in then] == [0, 2, 0, 0, 0, 0, 2, 0, 2, 0, 0, 0, 2, 0, 0], then
    assert "stands still" in then[4].out
    assert "24 hours" in then[4].out
    assert "\x1b" not in then[4].out + then[5].out
    assert code not in then[9].out
    events = [event["kind"] for event in reversed(then[11].json()["events"])]
    assert events == ["opened", "assigned", "comment", "asked", "closed", "reopened"]
    assert then[13].json() == {"removed": 0}
    assert len(then[14].json()) == 1
