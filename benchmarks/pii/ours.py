"""Ours: `python -m benchmarks.pii.ours FILE KINDS PROCESSES`; KINDS is `identifiers` or `all`. Prints what was found."""

import json
import sys
from datetime import date
from pathlib import Path

from benchmarks.pii.patterns import PATTERNS
from lachan.tools.pii.kinds import names
from lachan.tools.pii.places.pieces import Limits
from lachan.tools.pii.run import Plan, run


def main() -> None:
    """One scan, as the door does it."""
    kinds = tuple(PATTERNS) if sys.argv[2] == "identifiers" else names()
    plan = Plan(kinds, Limits(), int(sys.argv[3]))
    summary = run([Path(sys.argv[1])], plan, b"k" * 32, date(2026, 11, 22))
    print(json.dumps(summary.findings))


if __name__ == "__main__":
    main()
