"""`lachan letters` as an office uses it, on a demo's home: a trial letter, from the draft to its cancellation."""

import shutil
from pathlib import Path

import pytest

from lachan.cli.letters import RECEIPTS, STATES
from lachan.server.notices.letters.states import Receipt, State
from tests.cli.program import several
from tests.needs import needs
from tests.notices.letters.sample import TINOS


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> Path:
    """The demo's, after its own draft was put aside: what it tells of is free for another letter."""
    home = Path(shutil.copytree(demo, tmp_path / "home"))
    first, cancelled = several(
        home, [["letters", "list", "--json"], ["letters", "cancel", "1", "--why", "làm lại", "--by", "An"]]
    )
    assert [(one["organisation"], one["state"]) for one in first.json()] == [("so-gia-lap-a", "draft")]
    assert cancelled.code == 0, cancelled.err
    return home


PERIOD = ("--from", "2026-01-01", "--to", "2026-12-31")


@needs(TINOS[0], command=TINOS[1])
def test_a_trial_letter(home: Path) -> None:
    signed = home / "x.pdf"
    signed.write_bytes(b"%PDF-1.7")
    drafted, put, listed, back, gone, empty = several(
        home,
        [
            ["letters", "draft", *PERIOD, "--by", "An", "--json"],
            ["letters", "put-out", "--json"],
            ["letters", "list", "--state", "put-out"],
            ["letters", "take-back", "2", str(signed)],
            ["letters", "cancel", "2", "--why", "thử", "--by", "An"],
            ["letters", "receipt", "2", "sent"],
        ],
    )
    assert drafted.code == put.code == listed.code == gone.code == 0, drafted.err + put.err
    [letter] = drafted.json()["letters"]
    assert (letter["organisation"], letter["state"], len(letter["notices"])) == ("so-gia-lap-a", "draft", 2)
    [out] = put.json()
    assert (out["number"], out["state"]) == ("01/THU", "put-out")
    assert (home / out["file"]).read_bytes().startswith(b"%PDF-1.7")
    assert "to be signed" in listed.out
    assert back.code == 2
    assert "a trial's letter" in back.err
    assert "cancelled" in gone.out
    assert empty.code == 2
    assert "only a signed one" in empty.err


@pytest.mark.slow
@needs(TINOS[0], command=TINOS[1])
def test_in_vietnamese_and_by_notice(home: Path) -> None:
    answers = several(
        home,
        [
            ["letters", "draft", *PERIOD],
            ["letters", "draft", *PERIOD],
            ["letters", "put-out"],
            ["letters", "list", "--json"],
            ["letters", "cancel", "7", "--why", "x"],
            ["letters", "draft", "--from", "2026-02-30", "--to", "2026-03-01"],
            ["letters", "draft", "--from", "2026-02-01"],
        ],
        "vi",
    )
    assert [a.code for a in answers] == [0, 0, 0, 0, 2, 2, 2]
    assert "dự thảo" in answers[0].out
    assert "Chờ ký: " in answers[2].out
    assert "không có công văn này" in answers[4].err
    assert "không phải ngày" in answers[5].err
    code = answers[3].json()[0]["notices"][0]
    [found, nobody] = several(
        home, [["letters", "list", "--notice", code], ["letters", "list", "--organisation", "x"]], "vi"
    )
    assert "01/THU" in found.out
    assert nobody.code == 2


def test_every_state_and_receipt_has_its_words() -> None:
    assert set(STATES) == set(State.values)
    assert set(RECEIPTS) == set(Receipt.values)
