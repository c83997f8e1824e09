"""What earlier runs have read, so that the next reads only what changed; and so that a run that was killed goes on.

A SQLite file with, for each file or column: what told its state, the rules it was read with, and counts. No value, no
digest: how many different values there were stands as a number.
"""

import hashlib
import json
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Any

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS seen "
    "(place TEXT PRIMARY KEY, state TEXT NOT NULL, rules TEXT NOT NULL, report TEXT NOT NULL)"
)


def rules_of(kinds: list[str], version: str) -> str:
    """Changes when what is looked for changes."""
    return hashlib.sha256(json.dumps([sorted(kinds), version]).encode()).hexdigest()[:16]


class Record:
    """`with Record(path, rules) as record`. Errors: sqlite3.Error where the file is something else."""

    def __init__(self, path: Path | None, rules: str) -> None:
        self.rules = rules
        self.base = None if path is None else sqlite3.connect(path, isolation_level=None)
        if self.base is not None:
            self.base.execute(_SCHEMA)

    def __enter__(self) -> "Record":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.base is not None:
            self.base.close()

    def earlier(self, place: str, state: str) -> dict[str, Any] | None:
        """The report of an earlier run, where nothing has changed since."""
        if self.base is None:
            return None
        row = self.base.execute(
            "SELECT report FROM seen WHERE place = ? AND state = ? AND rules = ?", (place, state, self.rules)
        ).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def keep(self, place: str, state: str, report: dict[str, Any]) -> None:
        """Committed at once."""
        if self.base is not None:
            self.base.execute(
                "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", (place, state, self.rules, json.dumps(report))
            )
