"""Rejected rows, kept beside the raw file: JSON lines in gzip, one a row, written as they come."""

import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lachan.server.base.files import make_folder, settle
from lachan.server.feeds.reading import Reject
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch


@dataclass(frozen=True)
class Kept:
    """A rejected row as it is kept: in which file of the archive, which line, why, and its first 4 KiB."""

    member: str
    line: int
    reason: str
    detail: str
    raw: bytes


def rejects_place(home: Home, batch: Batch) -> Path:
    """Where a batch's rejects are kept, if it has any."""
    return home.rejects / f"{batch.receipt}.jsonl.gz"


class RejectsFile:
    """Writes rejects aside; `settle` makes the file appear, or removes it where there were none."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.aside = place.with_name(f".{place.name}.aside")
        self.counts: Counter[str] = Counter()
        self.out: IO[bytes] | None = None

    def add(self, member: str, rejects: Iterable[Reject]) -> None:
        """Append; counts by reason."""
        for reject in rejects:
            if self.out is None:
                make_folder(self.place.parent)
                self.out = gzip.GzipFile(filename="", mode="wb", fileobj=self.aside.open("wb"), mtime=0)  # type: ignore[assignment]
            row = {
                "member": member,
                "line": reject.line,
                "reason": str(reject.reason),
                "detail": reject.detail,
                "raw": base64.b64encode(reject.raw).decode(),
            }
            assert self.out is not None
            self.out.write(json.dumps(row).encode() + b"\n")
            self.counts[str(reject.reason)] += 1

    def settle(self) -> bool:
        """Make the file durable under its name; False where there was nothing to keep."""
        if self.out is None:
            return False
        raw = self.out.fileobj  # type: ignore[attr-defined]
        self.out.close()
        raw.close()
        settle(self.aside, self.place)
        return True


def read(place: Path) -> Iterator[Kept]:
    """The kept rejects of one batch, in the order in which they were found."""
    with gzip.open(place, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Kept(row["member"], row["line"], row["reason"], row["detail"], base64.b64decode(row["raw"]))
