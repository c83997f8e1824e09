"""The page of the service names every job, and no other."""

import re
from pathlib import Path

from lachan.server.jobs.catalogue import KINDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "service.md"


def test_every_job_stands_in_the_table() -> None:
    table = PAGE.read_text(encoding="utf-8").split("## Jobs")[1].split("\n## ")[0]
    assert sorted(re.findall(r"(?m)^\| `([a-z-]+)` \|", table)) == sorted(KINDS)
