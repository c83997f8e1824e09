"""The portal's benchmark in small: every server answers, every answer is right, and the folder is left empty."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.portal.measure import PAGES, Found
from benchmarks.portal.table import table, wrong
from benchmarks.portal.visitors import Visits
from tests.needs import needs

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.slow  # three servers and 20,000 rows
@needs("wrk", command="wrk")
@needs("nginx-light", command="nginx")
def test_a_crowd_is_answered(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.portal", "--smoke", "--json", "--folder", str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    found = json.loads(done.stdout)
    assert found["wrong"] == {"wrong answers": 0, "faults in the log": 0}
    for road in ("files", "behind", "embedded"):
        assert set(found[road]) == set(PAGES)
        assert all(each["rate"] > 0 for each in found[road].values())
    assert found["plain"]["rate"] > 0
    assert found["check"]["rate"] > 0
    assert list(tmp_path.iterdir()) == []


def test_the_table_says_what_was_missed() -> None:
    def all_of(rate: float) -> dict[str, Visits]:
        return dict.fromkeys(PAGES, Visits(rate, 0.010, 0))

    def found(busy: Visits | None, faults: int) -> Found:
        sizes = dict.fromkeys(PAGES, 9_000)
        # one page of the embedded server is slower than the others: the worst counts
        slow = {**all_of(300.0), "guide": Visits(299.0, 0.010, 0)}
        return Found(
            Visits(100.0, 0.010, 0), all_of(1_000.0), all_of(500.0), slow, Visits(60.0, 0.010, 0), busy, sizes, faults
        )

    text = table(found(Visits(30.0, 0.021, 2), 0))
    assert "| pages for everybody, nginx in front | ≥ 0.5 × nginx's file | 0.50 × | reached |" in text
    assert "| pages for everybody, embedded | ≥ 3 × the plain view | 2.99 × | missed |" in text
    assert "| the check | ≥ 0.6 × the plain view | 0.60 × | reached |" in text
    assert "| the check's p95 during an intake | ≤ 2 × quiet | 2.10 × | missed |" in text
    assert "not measured" in table(found(None, 0))
    assert wrong(found(Visits(30.0, 0.021, 2), 1)) == {"wrong answers": 2, "faults in the log": 1}
