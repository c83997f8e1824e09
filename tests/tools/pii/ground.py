"""What several tests of the scanner share: one scan in this process or through the door, and hostile files."""

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from lachan.tools.pii.places.pieces import Limits
from lachan.tools.pii.run import Plan, Summary, run

DAY = date(2026, 11, 22)


def scan(
    *targets: Path, limits: Limits | None = None, record: Path | None = None, kinds: tuple[str, ...] = ()
) -> Summary:
    """In child processes, as the door does it."""
    from lachan.tools.pii.detectors import KINDS

    plan = Plan(kinds or KINDS, limits or Limits(), 2, record)
    return run(list(targets), plan, b"k" * 32, DAY)


def door(*words: str, given: bytes = b"") -> tuple[int, str, str]:
    """`lachan pii …` as a process: exit code, output, errors."""
    environment = {**os.environ, "LACHAN_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-m", "lachan.cli.main", "pii", *words],
        input=given,
        capture_output=True,
        env=environment,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def as_json(*words: str, given: bytes = b"") -> dict[str, Any]:
    """What `--json` says."""
    answer: dict[str, Any] = json.loads(door(*words, "--json", given=given)[1])
    return answer


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
