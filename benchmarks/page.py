"""docs/performance.md: one section for each benchmark, each written by its own run; the others stay as they were."""

import re
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
HEAD: Final = """\
# Performance

Written by the benchmarks (`make bench`, `make bench-large`), whole processes on one machine. Absolute figures differ
from machine to machine and drift from run to run, so read the ratios: us, a peer and the machine's limit on the same
input in one run.
"""


def with_section(page: str, title: str, body: str) -> str:
    """The page with this section in place of the one of the same title, or at the end."""
    section = f"## {title}\n\n{body.strip()}\n"
    parts = re.split(r"(?m)^(?=## )", page or HEAD)
    kept = [section if part.startswith(f"## {title}\n") else part for part in parts]
    if section not in kept:
        kept.append(section)
    return "\n\n".join(part.strip() for part in kept) + "\n"


def write_section(title: str, body: str) -> None:
    """Put it on the page."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(with_section(page, title, body), encoding="utf-8")
