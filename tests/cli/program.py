"""Running `lachan` as its user does: a process, a home, words on two streams, an exit code."""

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH, _PR_CAPBSET_DROP = 1, 2, 24  # linux/capability.h, linux/prctl.h


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def environment(home: Path | None, lang: str, **more: str) -> dict[str, str]:
    """Of a child: its home and language, a wide terminal, nothing else of ours."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith("LACHAN_")}
    ours |= {"LACHAN_LANG": lang, "COLUMNS": "200", **more}
    return ours if home is None else ours | {"LACHAN_HOME": str(home)}


def lachan(*words: str, home: Path | None = None, lang: str = "en", permissions: bool = False, **more: str) -> Answer:
    """One verb in a process of its own; `permissions`: under the rules that hold for people who are not root."""
    done = subprocess.run(
        [sys.executable, "-m", "lachan.cli.main", *words],
        capture_output=True,
        env=environment(home, lang, **more),
        preexec_fn=_heed_permissions if permissions else None,
        check=False,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def several(home: Path, verbs: Sequence[Sequence[str]], lang: str = "en", **more: str) -> list[Answer]:
    """Several verbs on one home, one after the other in one process, as starting costs more than most of them."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.in_turn"],
        input=json.dumps(verbs),
        capture_output=True,
        text=True,
        env=environment(home, lang, **more),
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Answer(**answer) for answer in json.loads(done.stdout)]


def _heed_permissions() -> None:
    """Root reads and writes what it likes; take that from the child. Fails the start where it cannot be taken."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")


def can_heed_permissions() -> bool:
    """Whether `permissions=True` works here."""
    if os.geteuid() != 0:
        return True
    try:
        subprocess.run(["true"], preexec_fn=_heed_permissions, check=True)
    except subprocess.SubprocessError:
        return False
    return True


needs_permissions = pytest.mark.skipif(not can_heed_permissions(), reason="root here cannot give up its privileges")
