"""The benchmarks run, at 1/100 of their size, and write what they say they write."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.intake import table
from benchmarks.intake.candidates import BARE, OURS, OURS_MANY, OWNER, PEER, PLAIN, Result
from benchmarks.measure import Measured, run_once
from benchmarks.page import HEAD, with_section

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.slow  # a whole intake of its own home
def test_intake(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.intake", "--smoke", "--json", "--folder", str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    results = {r["name"]: r for r in json.loads(done.stdout)}
    assert set(results) == {BARE, OWNER, OURS, OURS_MANY, PLAIN}
    assert {r["rows"] for r in results.values()} == {10_000}
    assert [results[name]["said"] for name in (BARE, OWNER, PLAIN)] == ["10000"] * 3
    ours = json.loads(results[OURS]["said"])
    assert ours["rows"] == 10_000
    assert ours["notices"] >= 16  # every operator is told
    assert set(ours["seconds"]) == {*table.STEPS}
    assert all(r["wall"] > 0 and r["cpu"] > 0 and r["peak_mib"] > 10 for r in results.values())
    assert list(tmp_path.iterdir()) == []


def result(name: str, rows: int, seconds: float, peak: float = 500.0) -> Result:
    return Result(name, rows, Measured(seconds, seconds, peak, "", 3))


def test_ratios_are_of_rates_and_say_whether_the_target_is_met() -> None:
    results = [
        result(BARE, 1_000_000, 1.0),
        result(OWNER, 1_000_000, 2.5),
        result(OURS, 1_000_000, 5.0, 1500.0),
        result(OURS_MANY, 1_000_000, 6.0),
        result(PLAIN, 1_000_000, 12.0),
        result(PEER, 20_000, 40.0),
    ]
    lines = table.ratios(results).splitlines()[2:]
    assert [line.split("|")[3].strip() for line in lines] == ["400", "5.00", "2.50", "1.20", "1.46"]
    assert ["**not met**" in line for line in lines] == [False, True, False, False, True]
    assert "| 20,000 | 3 | 40.00 | 500 | 2000.00 |" in table.table(results)
    large = [result(OURS, 10_000_000, 55.0, 1000.0)]
    assert "| 1.10 | met |" in table.large_ratios(results[2], large)


def test_a_section_is_replaced_and_the_others_stay() -> None:
    page = with_section(with_section("", "Intake", "one"), "Questions", "two")
    again = with_section(page, "Intake", "three")
    assert page == f"{HEAD}\n## Intake\n\none\n\n## Questions\n\ntwo\n"
    assert again == f"{HEAD}\n## Intake\n\nthree\n\n## Questions\n\ntwo\n"
    assert with_section(again, "Intake", "three") == again


def test_a_process_is_measured_by_itself(tmp_path: Path) -> None:
    place = tmp_path / "spend.py"
    place.write_text("x = bytearray(64 << 20)\nprint(len(x) >> 20)\n", encoding="utf-8")
    took = run_once([str(place)])
    assert took.said == "64"
    assert took.peak_mib > 64


@pytest.mark.slow  # a process a day
def test_month(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.month", "--smoke", "--json", "--folder", str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert sum(day["rows"] for day in found["days"]) == 12_000
    assert sum(day["mails"] for day in found["days"]) == found["sums"]["mails"] > 16
    assert found["sums"]["rows_told"] >= 12_000  # a row may concern two
    assert found["sums"]["total"] >= found["sums"]["largest"] >= found["sums"]["median"] > 1000
    assert all(day["took"]["wall"] > 0 and day["took"]["peak_mib"] > 10 for day in found["days"])
    assert list(tmp_path.iterdir()) == []


def test_scan(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scan", "--smoke", "--json", "--folder", str(tmp_path)],
        cwd=CHECKOUT,
        env={**os.environ, "LACHAN_QUARANTINE": str(tmp_path / "q")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    results = {(r["name"], r["rules"]): r["rate"] for r in said["results"]}
    assert {("reading alone", 0), ("bare YARA-X loop", 5), ("lachan scan", 5), ("lachan scan", 50)} <= set(results)
    assert all(rate > 0 for rate in results.values())
    assert said["digests"]["digests"] == 50_000
    assert said["digests"]["wanted"] < 1
    assert [p.name for p in tmp_path.iterdir() if p.name != "q"] == []
