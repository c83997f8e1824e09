"""Runs the verbs given as JSON on standard input, in this one process; prints what each said and its exit code.

The door is the real one; only Django is told of the home once, which in a process of its own happens once anyway.
"""

import io
import json
import sys
from pathlib import Path

from lachan.cli.main import run
from lachan.server.base.settings import Settings
from lachan.server.site import django as site

_start = site.start
_started: list[Path] = []


def start(home: Path, settings: Settings) -> None:
    if not _started:
        _start(home, settings)
    _started.append(home)
    assert set(_started) == {home}, "one home a process"


def answer(words: list[str]) -> dict[str, object]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace") for _ in range(2))
    sys.stdout, sys.stderr = out, err
    try:
        code = run(words)
    finally:
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    out.flush()
    err.flush()
    return {"code": code, "out": out.buffer.getvalue().decode(), "err": err.buffer.getvalue().decode()}


if __name__ == "__main__":
    site.start = start
    print(json.dumps([answer(words) for words in json.load(sys.stdin)]))
