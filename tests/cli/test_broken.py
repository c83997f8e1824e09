"""What a person meets when files are gone or damaged, or the clock was set back: a named outcome and the way back."""

import re
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lachan.cli.restore import _BECAME, _KINDS
from lachan.server.intake.restore.outcomes import How, Kind, Why
from tests.cli.program import Answer, several
from tests.docs.pages import text

VI = "[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"
PAGE = text("docs/when-something-is-broken.md")
ROW = "timestamp,src_ip\n"


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> Path:
    """A demo's home, to be broken."""
    return Path(shutil.copytree(demo, tmp_path / "home"))


def rows(home: Path, question: str) -> list[tuple[str, ...]]:
    with sqlite3.connect(home / "lachan.sqlite3") as database:
        found = database.execute(question).fetchall()
    return [tuple(map(str, row)) for row in found]


def both(home: Path, *verbs: list[str]) -> list[tuple[Answer, Answer]]:
    """Each verb's answer in Vietnamese and in English."""
    return list(zip(several(home, verbs, "vi"), several(home, verbs, "en"), strict=True))


def test_a_lost_part_is_named_by_whoever_meets_it_and_comes_back_by_one_command(home: Path, tmp_path: Path) -> None:
    ((part, day),) = rows(home, "select path, day from lake_part order by rows desc, pk limit 1".replace("pk", "id"))
    before = several(home, [["detections", "--json"], ["infections", "--json"]])
    (home / part).unlink()
    late = tmp_path / f"{day}-event_sinkhole-late.csv"
    late.write_text(f'timestamp,src_ip,infection\n"{day} 01:02:03",203.0.113.250,mirai\n', encoding="utf-8")
    verbs = ["detections"], ["reconcile"], ["lake", "check"]
    for vi, en in both(home, *verbs):
        assert (vi.code, en.code) in ((4, 4), (1, 1))
        assert part in vi.out + vi.err
        assert part in en.out + en.err
        assert "lachan lake restore" in vi.out + vi.err
        assert "lachan lake restore" in en.out + en.err
        assert re.search(VI, vi.out + vi.err)
        assert not re.search(VI, en.out + en.err.replace("Lá Chắn", ""))
    taken, restored, resumed, *after = several(
        home,
        [["take-in", str(late)], ["lake", "restore"], ["take-in", "--resume"], ["lake", "check"], ["lake", "restore"]],
    )
    assert (taken.code, restored.code, resumed.code, [a.code for a in after]) == (4, 0, 0, [0, 0])
    assert "missing; to mend it: lachan lake restore" in taken.err
    assert "the same bytes" in restored.out
    found = several(home, [["detections", "--json"], ["infections", "--json"]])
    assert set(before[0].out.splitlines()) < set(found[0].out.splitlines())
    assert len(found[0].out.splitlines()) == len(before[0].out.splitlines()) + 1


def test_what_cannot_be_mended_is_left_until_a_person_gives_it_up(home: Path) -> None:
    ((part, raw),) = rows(
        home, "select p.path, b.raw_path from lake_part p join lake_batch b on b.id = p.batch_id order by p.id limit 1"
    )
    for place in (part, raw):
        (home / place).unlink()
    for vi, en in both(home, ["lake", "restore"]):
        assert (vi.code, en.code) == (1, 1)
        assert "CHƯA ĐƯỢC: tệp gốc mất hoặc hỏng" in vi.out
        assert "NOT MENDED: its raw file is gone or damaged" in en.out
        assert "lachan lake restore --give-up" in vi.out
        assert "lachan lake restore --give-up" in en.out
    given, check, asked = several(home, [["lake", "restore", "--give-up", "--json"], ["lake", "check"], ["detections"]])
    assert (given.code, check.code, asked.code) == (1, 0, 0)
    assert [(one["kind"], one["given_up"]) for one in given.json()["left"]] == [("part", True), ("raw-file", True)]


def test_a_damaged_mail_fails_and_is_sent_when_it_is_restored(home: Path) -> None:
    ((code, mail, message),) = rows(home, "select code, mail_path, message_id from notices_notice limit 1")
    with sqlite3.connect(home / "lachan.sqlite3") as database:
        database.execute("update notices_notice set state = 'planned', sent_at = null where code = ?", (code,))
    (home / "outbox" / f"{message}.eml").unlink()
    (home / mail).write_bytes((home / mail).read_bytes().replace(b"a", b"b", 1))
    sent, shown, restored, again = several(
        home, [["notices", "send"], ["notices", "show", code], ["lake", "restore"], ["notices", "send"]]
    )
    assert (sent.code, shown.code, restored.code, again.code) == (1, 4, 0, 0)
    assert "not the bytes that were stored" in shown.err
    assert "Put 1 mails" in again.out


@pytest.mark.slow  # many processes
def test_a_clock_set_back_stops_what_writes_until_a_person_confirms_it(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "2026-11-21-event_sinkhole-x.csv"
    file.write_text(ROW, encoding="utf-8")
    writing = [
        ["take-in", str(file)], ["notices", "plan"], ["notices", "send"], ["lake", "compact"], ["lake", "retain"],
        ["lake", "restore"], ["registry", "import", str(file)],
        ["registry", "apply", "--since", "2026-11-21", "--until", "2026-11-21"],
    ]  # fmt: skip
    assert several(home, [["take-in", str(file)], ["clock", "check"]])[1].code == 0
    _ahead(home, timedelta(days=400))
    for vi, en in both(home, *writing):
        assert (vi.code, en.code) == (2, 2)
        assert "đồng hồ chỉ" in vi.err
        assert "lachan clock confirm" in vi.err
        assert "the clock says" in en.err
    told = several(home, [["detections"], ["clock", "check"], ["notices", "stop", "--why", "x"], ["clock", "confirm"]])
    assert [answer.code for answer in told] == [0, 1, 0, 2]
    confirmed = several(
        home,
        [["clock", "confirm", "--why", "NTP"], ["clock", "confirm", "--why", "NTP"], ["clock", "check"], *writing[3:6]],
    )
    assert [answer.code for answer in confirmed] == [0, 2, 0, 0, 0, 0]


def test_a_clock_a_little_behind_is_bridged(home: Path) -> None:
    _ahead(home, timedelta(minutes=5))
    assert [answer.code for answer in several(home, [["notices", "plan"], ["clock", "check"]])] == [0, 1]


def _ahead(home: Path, by: timedelta) -> None:
    """Something was written when the clock was ahead."""
    latest = (datetime.now(UTC) + by).replace(tzinfo=None).isoformat(" ")
    with sqlite3.connect(home / "lachan.sqlite3") as database:
        database.execute("insert into lake_clockmark (latest, confirmed_by, why) values (?, '', '')", (latest,))


def test_the_page_names_every_kind_and_every_outcome() -> None:
    source = text("src/lachan/server/lake/reconcile.py")
    kinds = set(re.findall(r'Finding\(\s*"([a-z-]+)"', source))
    assert len(kinds) == 8
    words = {*kinds, *Kind, *How, *Why}
    assert [word for word in words if f"`{word}`" not in PAGE] == []
    assert set(_KINDS) == set(Kind)
    assert set(_BECAME) == {*How, *Why}


def test_the_pages_commands_exist(demo: Path) -> None:
    found = re.findall(r"`(?:lachan )?((?:lake|clock|take-in|notices|reconcile)\b[a-z -]*)", PAGE)
    asked = sorted({tuple(words.split()) for words in found})
    verbs = [[word for word in words if not word.startswith("--")] for words in asked]
    assert len(verbs) >= 8
    for words, answer in zip(asked, several(demo, [[*verb, "--help"] for verb in verbs]), strict=True):
        assert answer.code == 0, words
        assert [option for option in words if option.startswith("--") and option not in answer.out] == []
