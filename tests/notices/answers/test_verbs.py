"""The verbs of answers as a person meets them: words, JSON, exit codes; no address on a screen that did not ask."""

from pathlib import Path

import pytest

from tests.cli.program import several
from tests.notices.answers.test_killed import run, write_settings

CASES = ["qmail", "dsn-policy", "sua-xong", "muc", "other-organisation", "spam"]


@pytest.mark.slow
def test_from_the_mailbox_to_work_that_is_done(tmp_path: Path) -> None:
    write_settings(tmp_path, "", maildir="thu")
    run(tmp_path, "ground", *CASES)
    verbs = [
        ["notices", "read-answers", "--limit", "2", "--json"],
        ["notices", "read-answers"],
        ["notices", "read-answers", "--json"],
        ["notices", "work", "list", "--json"],
        ["notices", "work", "list"],
        ["notices", "unreachable", "list", "--json"],
        ["notices", "unreachable", "lift", "1", "--by", "lan"],
        ["notices", "unreachable", "list"],
        ["notices", "disputed", "--json"],
        ["notices", "disputed"],
        ["notices", "work", "done", "1", "--why", "xong", "--by", "lan"],
        ["notices", "work", "done", "1", "--why", "xong"],
        ["notices", "count", "--json"],
        ["notices", "list", "--organisation", "muc", "--json"],
    ]
    first, rest, none, work, table, marks, lifted, left, wrong, shown, done, again, counts, listed = several(
        tmp_path, verbs
    )
    assert first.json()["outcomes"] == {"bounced": 1, "refused": 1}
    assert (first.code, first.json()["left"], len(first.json()["redirected"])) == (1, 4, 1)
    assert (rest.code, "Took 4 mails" in rest.out, "truc@" in rest.out + rest.err) == (1, True, False)
    assert (none.code, none.json()["outcomes"], none.json()["work"]) == (0, {}, 0)
    tasks = [line["task"] for line in work.json()]
    assert tasks == ["refused-by-policy", "not-ours", "false-report", "other-sender"]
    assert (table.code, "4 pieces of work are open" in table.out, "check the registry" in table.out) == (1, True, True)
    assert [line["address"] for line in marks.json()] == ["truc@qmail.example"]
    assert (lifted.code, "0 addresses" in left.out) == (0, True)
    assert sum(line["rows"] for line in wrong.json()) == 3
    assert "3 rows" in shown.out
    assert (done.code, again.code) == (0, 2)
    assert "no such work is open" in again.err
    found = {state: n for state, n in counts.json().items() if n}
    assert found == {"planned": 1, "sent": 2, "bounced": 1, "answered": 2, "replaced": 1, "total": 7}
    (code,) = (line["code"] for line in listed.json())
    said, vietnamese = several(tmp_path, [["notices", "answers", code, "--json"], ["notices", "answers", code]], "vi")
    assert [(a["first"], a["last"], a["word"]) for a in said.json()["answers"]][:2] == [
        (1, 3, "fixed"),
        (4, 5, "not-ours"),
    ]
    assert "7 trong 9 mục đã có trả lời" in vietnamese.out


@pytest.mark.slow
def test_a_mailbox_that_is_not_there(tmp_path: Path) -> None:
    write_settings(tmp_path, "")
    run(tmp_path, "ground", "spam")
    (none,) = several(tmp_path, [["notices", "read-answers"]])
    assert (none.code, "name the mailbox first" in none.err) == (2, True)
    (wrong,) = several(tmp_path, [["notices", "read-answers", "--maildir", str(tmp_path / "notices")]], "vi")
    assert (wrong.code, "không phải maildir" in wrong.err) == (2, True)
    write_settings(tmp_path, "", host="127.0.0.1", port=1, security="none")
    (closed,) = several(tmp_path, [["notices", "read-answers"]])
    assert (closed.code, "127.0.0.1:1: no connection" in closed.err) == (3, True)
