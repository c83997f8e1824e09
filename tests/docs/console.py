"""Runs the ```console blocks of a page and compares what they print.

A line that begins with `$ ` is a command for bash; the lines up to the next one are what it prints. In them

- `…` (or several, to keep a column's width) stands for anything within a line, and alone on a line for any lines;
- a receipt (`LC-20261122-000001`) or a notice's code (`LC-7K2M-94QX`) stands for whatever was printed there when it is
  first met, and for the same one wherever it stands later, commands included;
- the page's day, 2026-11-21, is the day before the run, and 2026-11-22 the day of the run.

`python -m tests.docs.console` writes docs/walk-one-detection.md anew with what the commands print now; the places that
vary from run to run are then marked with `…` by hand.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "walk-one-detection.md"
DAYS = ("2026-11-21", "2026-11-22")  # of the page: yesterday, today
NAME = re.compile(r"LC-\d{8}-\d{6}|LC-[0-9A-Z]{5}-[0-9A-Z]{5}|LC-[0-9A-Z]{4}-[0-9A-Z]{4}")
ANY = "…"


@dataclass(frozen=True)
class Command:
    """One command of a page, the line it stands on, and what it is said to print."""

    line: int
    text: str
    printed: tuple[str, ...]


def commands(page: str) -> Iterator[Command]:
    """The commands of every console block, in order."""
    inside = False
    current: tuple[int, str] | None = None
    printed: list[str] = []
    for number, line in enumerate([*page.splitlines(), "```"], 1):
        ends = inside and (line.startswith("$ ") or line == "```")
        if ends and current:
            yield Command(*current, tuple(printed))
        if ends:
            current, printed = None, []
        if inside and line.startswith("$ "):
            current = (number, line[2:])
        elif inside and line != "```":
            printed.append(line)
        if line.startswith("```"):
            inside = line == "```console"


@dataclass
class Walk:
    """A folder like docs/walk with its days moved, a home, and the names met so far."""

    folder: Path
    today: date
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begin(cls, folder: Path, today: date) -> "Walk":
        """Copy docs/walk into `folder`, the page's days moved to the day before and the day of the run."""
        walk = cls(folder / "walk", today)
        shutil.copytree(ROOT / "docs" / "walk", walk.folder)
        for place in sorted(walk.folder.iterdir()):
            moved = place.with_name(walk.real(place.name))
            place.rename(moved)
            moved.write_text(walk.real(moved.read_text(encoding="utf-8")), encoding="utf-8")
        return walk

    def run(self, command: Command) -> list[str]:
        """What a command prints, errors beside it, in the page's days and names where those are known."""
        text = self.real(_renamed(command.text, self.names))
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("LACHAN_", "LC_"))}
        environment |= {
            "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}",
            "LACHAN_HOME": "home",
            "LACHAN_LANG": "en",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(
            ["bash", "-c", text], cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        printed = done.stdout.decode().replace(f"{self.folder}/", "")
        return [self.told(line.rstrip()) for line in printed.splitlines()]

    def compare(self, command: Command, printed: list[str]) -> str:
        """Empty where the page and the program agree, else what differs."""
        if self._matches(list(command.printed), printed):
            return ""
        return "\n".join(
            [
                f"{PAGE.name}:{command.line}: $ {command.text}",
                "the page says:",
                *command.printed,
                "it printed:",
                *printed,
            ]
        )

    def _matches(self, wanted: list[str], printed: list[str]) -> bool:
        if not wanted:
            return not printed
        if wanted[0] == ANY:
            return any(self._matches(wanted[1:], printed[skipped:]) for skipped in range(len(printed) + 1))
        return bool(printed) and self._matches_line(wanted[0], printed[0]) and self._matches(wanted[1:], printed[1:])

    def _matches_line(self, wanted: str, printed: str) -> bool:
        pieces = re.split(f"({NAME.pattern}|{ANY}+)", wanted)
        groups: list[str] = []
        pattern = ""
        for piece in pieces:
            if piece.startswith(ANY):
                pattern += ".*"
            elif NAME.fullmatch(piece) and piece not in self.names:
                groups.append(piece)
                pattern += f"({NAME.pattern})"
            else:
                pattern += re.escape(self.names.get(piece, piece))
        found = re.fullmatch(pattern, printed)
        if found is None:
            return False
        self.names |= dict(zip(groups, found.groups(), strict=True))
        return True

    def real(self, text: str) -> str:
        """The page's days as those of the run."""
        return _moved(text, dict(zip(DAYS, self._days(), strict=True)))

    def told(self, text: str) -> str:
        """The run's days as those of the page."""
        return _moved(text, dict(zip(self._days(), DAYS, strict=True)))

    def _days(self) -> tuple[str, str]:
        return (self.today - timedelta(days=1)).isoformat(), self.today.isoformat()


def _moved(text: str, days: dict[str, str]) -> str:
    """Days for days, at once, also as receipts write them (20261122)."""
    both = days | {old.replace("-", ""): new.replace("-", "") for old, new in days.items()}
    return re.sub("|".join(map(re.escape, both)), lambda m: both[m.group()], text)


def _renamed(text: str, names: dict[str, str]) -> str:
    return NAME.sub(lambda m: names.get(m.group(), m.group()), text)


def written_anew(page: str) -> str:
    """The page with what its commands print now."""
    lines = page.splitlines()
    with tempfile.TemporaryDirectory() as folder:
        walk = Walk.begin(Path(folder), datetime.now(UTC).date())
        names: dict[str, str] = {}
        shift = 0
        for command in commands(page):
            text = _renamed(command.text, names)
            printed = walk.run(Command(command.line, text, ()))
            old = [n for line in command.printed for n in NAME.findall(line)]
            new = [n for line in printed for n in NAME.findall(line)]
            names |= dict(zip(old, new, strict=False))
            at = command.line - 1 + shift
            lines[at : at + 1 + len(command.printed)] = [f"$ {text}", *printed]
            shift += len(printed) - len(command.printed)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(written_anew(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
