"""One page of many rows, by `?start=N`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from lachan.server.access.request import Request

SIZE: Final = 50
DEEPEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is: rows `first` to `last` of `total`; addresses of the neighbours, or empty."""

    first: int
    last: int
    total: int
    before: str
    after: str


def start_of(request: Request) -> int:
    """The row asked for; 0 for nonsense."""
    text = request.GET.get("start", "0")
    return min(int(text), DEEPEST) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def search_of(request: Request) -> str:
    """What was typed into the search box."""
    return " ".join(request.GET.get("q", "")[:100].split())


def pager(request: Request, rows: Sequence[Any], start: int, total: int) -> Pager:
    """Of rows that were fetched from `start` on."""
    kept = {name: value for name, value in request.GET.items() if name not in ("start", "done")}

    def address(begin: int) -> str:
        return "?" + urlencode({**kept, "start": begin})

    before = address(max(0, start - SIZE)) if start else ""
    after = address(start + SIZE) if start + len(rows) < total else ""
    return Pager(start + 1 if rows else 0, start + len(rows), total, before, after)
