"""A hundred readers while files are taken in and parts are joined: no error, and never half a batch."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.intake.country import write_report
from tests.crash.test_killed import ROOT, lachan

ROWS = int(os.environ.get("LACHAN_READERS_ROWS", "60000"))
PROCESSES = 4


@pytest.mark.slow
def test_a_hundred_readers_never_see_half_a_batch(tmp_path: Path) -> None:
    home = tmp_path / "home"
    lachan(home, "init", "--demo")
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    reports = []
    for seed, (kind, rows) in enumerate((("event_sinkhole", ROWS // 10), ("event_sinkhole_http", ROWS))):
        reports.append(tmp_path / f"{midnight:%Y-%m-%d}-{kind}-mo-phong.csv")
        write_report(reports[-1], rows, midnight, seed)
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "tests.crash.readers", str(home)]
    readers = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) for _ in range(PROCESSES)]
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
        lachan(home, "take-in", *map(str, reports))
        lachan(home, "lake", "compact")
    finally:
        answers = [json.loads(reader.communicate("\n")[0]) for reader in readers]
    assert [answer["errors"] for answer in answers] == [[]] * PROCESSES
    assert sum(len(answer["asked"]) for answer in answers) == 100
    assert all(number > 0 for answer in answers for number in answer["asked"])
    seen = {tuple(map(tuple, one)) for answer in answers for one in answer["seen"]}
    whole = max(seen, key=len)
    assert [batch for batch, _ in whole] == [1, 2]
    assert seen <= {(), whole[:1], whole}
    assert () in seen
    assert whole in seen
