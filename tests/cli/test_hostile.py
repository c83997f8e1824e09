"""Whatever is handed in, take-in names what became of it: rows add up, nothing raises, memory stays bounded."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli import hostile
from tests.cli.program import environment, lachan, several

MAX_MIB = 600


@pytest.mark.parametrize("language", ["vi", pytest.param("en", marks=pytest.mark.slow)])
def test_hostile_files(tmp_path: Path, language: str) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    folder.mkdir()
    cases = list(hostile.cases(datetime.now(UTC).date()))
    files = [str(hostile.write(case, folder)) for case in cases]
    made, taken, shown, rejects, listed, agree = several(
        home,
        [
            ["init", "--simulated"],
            ["take-in", "--json", *files],
            ["take-in", *files],
            ["rejects", "list", "--json", "--limit", "1000000"],
            ["rejects", "list"],
            ["reconcile", "--deep"],
        ],
        language,
    )
    assert [a.code for a in (made, taken, shown, rejects, listed, agree)] == [0] * 6, (taken.err, shown.err)
    assert taken.err == ""
    named = {(o["receipt"], o["reason"]) for o in rejects.json()["outcomes"]}
    for case, batch in zip(cases, taken.json(), strict=True):
        rows = batch["rows"]
        assert batch["file"] == case.name
        assert rows.pop("read") == sum(rows.values()), case.name
        if case.reasons is not None:
            assert rows["accepted"] == case.accepted, case.name
            assert {o["reason"] for o in batch["outcomes"]} == case.reasons, case.name
        assert {(batch["receipt"], o["reason"]) for o in batch["outcomes"]} <= named, case.name
        assert rows["accepted"] or batch["outcomes"], case.name
    for text in (shown.out, listed.out):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "Traceback" not in text


# Linux keeps the peak of whoever starts a process over `exec`: a small one starts it, so that the peak is its own.
SMALL = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=sys.stderr)
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.slow
def test_a_line_of_a_gibibyte(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lachan("init", "--simulated", home=home).code == 0
    place = tmp_path / f"{datetime.now(UTC).date() - timedelta(days=1)}-event_sinkhole-x.csv"
    hostile.one_line(place, 1 << 30)
    done = subprocess.run(
        [sys.executable, "-c", SMALL, sys.executable, "-m", "lachan.cli.main", "take-in", str(place)],
        capture_output=True,
        text=True,
        env=environment(home, "en"),
        check=False,
    )
    for file in (place, *home.rglob("*-x.csv")):
        file.unlink()
    assert (done.returncode, "line-too-long: 1" in done.stderr) == (0, True), done.stderr
    assert int(done.stdout) < MAX_MIB * 1024


@pytest.mark.slow
def test_an_interrupt_says_how_to_go_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lachan("init", "--simulated", home=home).code == 0
    day = datetime.now(UTC).date() - timedelta(days=1)
    place = tmp_path / f"{day}-event_sinkhole-x.csv"
    with place.open("w") as out:
        out.write(hostile.HEADER)
        out.writelines(hostile.row(day, f"240.{n >> 16}.{n >> 8 & 255}.{n & 255}") for n in range(600_000))
    process = subprocess.Popen(
        [sys.executable, "-m", "lachan.cli.main", "take-in", str(place)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home, "en"),
    )
    while process.poll() is None and not list(home.glob("locks/batch-*")):
        time.sleep(0.01)  # until the file is kept and its reading begins
    process.send_signal(signal.SIGINT)
    out_, err = process.communicate()
    assert (process.returncode, out_) == (130, ""), err
    assert f"lachan take-in --resume --home {home}" in err
    assert "Traceback" not in err
    resumed, agree = several(home, [["take-in", "--resume", "--json"], ["reconcile", "--deep"]])
    assert [batch["rows"]["accepted"] for batch in resumed.json()] == [600_000]
    assert agree.code == 0
