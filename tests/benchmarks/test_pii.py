"""The benchmark of the scanner runs, at 1/100 of its size."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Measured
from benchmarks.pii.__main__ import ALL2, LIMIT1, OURS1, OURS2, PRESIDIO, Result, ratios
from tests.needs import needs

CHECKOUT = Path(__file__).resolve().parents[2]


@needs("ripgrep", command="rg")
def test_smoke() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.pii", "--smoke", "--json"], cwd=CHECKOUT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    results = {r["name"]: r for r in json.loads(done.stdout)}
    found = [json.loads(results[name]["took"]["said"]) for name in (OURS1, OURS2)]
    assert found[0] == found[1]
    assert sum(found[0].values()) > 100
    assert json.loads(results[ALL2]["took"]["said"])["name"] > 100
    assert int(results[LIMIT1]["took"]["said"]) > 100


def test_ratios_say_whether_the_target_is_met() -> None:
    def result(name: str, seconds: float) -> Result:
        return Result(name, 10**8, Measured(seconds, seconds, 50.0, "", 1))

    lines = ratios([result(OURS1, 2.0), result(LIMIT1, 0.5), result(PRESIDIO, 300.0)]).splitlines()[2:]
    assert [line.split("|")[3].strip() for line in lines] == ["150.00", "0.25"]
    assert ["**not met**" in line for line in lines] == [False, True]
