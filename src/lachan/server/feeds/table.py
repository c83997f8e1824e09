"""Reading a delimited file with a header by a plan: what Shadowserver's and any other CSV have in common."""

import itertools
import re
from collections.abc import Iterator
from typing import Final

from lachan.server.base.ahead import ahead
from lachan.server.feeds.blocks import BLOCK, Lines, lines_of
from lachan.server.feeds.plan import Plan
from lachan.server.feeds.reading import Block, Context, Member, Reason, Reject, SetAside
from lachan.server.feeds.rows import header_of, text_rows
from lachan.server.feeds.typed import detections

_TEXT: Final = re.compile(rb"\S")


def read_table(
    member: Member, context: Context, plan: Plan, delimiter: str = ",", *, block: int = BLOCK
) -> Iterator[Block | SetAside]:
    """Every block of the file; `SetAside` where it is empty or its header cannot carry the plan."""
    blocks = lines_of(member.stream, context.notes, block=block)
    blocks, header = _after_header(blocks)
    if header is None:
        yield _without_header(blocks, member.name)
        return
    names = header_of(header, delimiter)
    missing = _missing(names, plan)
    if names is None or missing:
        yield SetAside(
            Reason.WRONG_HEADER,
            sum(_counted(blocks)),
            f"{member.name}: {_what_is_wrong(header, names, missing, delimiter)}",
        )
        return
    absent = [c.source for c in plan.columns if c.required and c.source not in names]
    if absent:
        context.notes.append(f"columns missing: {', '.join(sorted(set(absent)))}")
    any_row = False
    rows = ahead(text_rows(blocks, names, delimiter))
    for result in ahead(detections(block, plan, context) for block in rows):
        any_row = any_row or result.rows_read > 0
        yield result
    if not any_row:
        yield SetAside(Reason.EMPTY, 0, f"{member.name}: header only")


def _without_header(blocks: Iterator[Lines], name: str) -> SetAside:
    """A file of blank lines, one that breaks off before its header, or one whose first line is too long for one."""
    rejects: list[Reject] = []
    rows = 0
    for lines in blocks:
        rejects += lines.rejects
        rows += sum(_counted(iter([lines])))
    damage = next((r for r in rejects if r.reason in (Reason.ARCHIVE_DAMAGED, Reason.ARCHIVE_BOMB)), None)
    if damage is not None:
        return SetAside(damage.reason, rows, f"{name}: {damage.detail}")
    if rows:
        return SetAside(Reason.WRONG_HEADER, rows, f"{name}: the first line is not a header")
    return SetAside(Reason.EMPTY, 0, name)


def _after_header(blocks: Iterator[Lines]) -> tuple[Iterator[Lines], bytes | None]:
    """The first line that is not blank, and the blocks from the line after it; None where something precedes it."""
    for lines in blocks:
        text = _TEXT.search(lines.data)
        if text is None and not lines.rejects:
            continue
        start = 0 if text is None else lines.data.rfind(b"\n", 0, text.start()) + 1
        at = lines.first_line + lines.data.count(b"\n", 0, start)
        if text is None or any(reject.line <= at for reject in lines.rejects):
            return itertools.chain([lines], blocks), None
        end = lines.data.find(b"\n", start) + 1 or len(lines.data)
        newlines = None if lines.newlines is None else lines.newlines - (at + 1 - lines.first_line)
        rest = Lines(lines.data[end:], at + 1, lines.rejects, lines.last, newlines)
        return itertools.chain([rest], blocks), lines.data[start:end]
    return iter(()), None


def set_aside(member: Member, context: Context, reason: Reason, detail: str, *, header: bool) -> SetAside:
    """The whole file, unread: its rows counted (lines that are not blank, less the header), or *empty* without any."""
    rows = sum(_counted(lines_of(member.stream, context.notes))) - header
    if rows <= 0:
        return SetAside(Reason.EMPTY, 0, member.name)
    return SetAside(reason, rows, f"{member.name}: {detail}")


def _counted(blocks: Iterator[Lines]) -> Iterator[int]:
    """Rows of a file that is not read: its lines that are not blank."""
    for lines in blocks:
        yield sum(1 for line in lines.data.split(b"\n") if line.strip()) + len(lines.rejects)


def _missing(names: list[str] | None, plan: Plan) -> list[str]:
    """What no row could do without: the time, and every column that could hold a subject."""
    if names is None:
        return []
    has = {c.field for c in plan.columns if c.source in names}
    missing = [] if "time.source" in has else ["time.source"]
    subjects = {"source.ip", "source.fqdn", "source.url", "source.account", "source.network"}
    return missing if has & subjects else [*missing, "source.ip"]


def _what_is_wrong(header: bytes, names: list[str] | None, missing: list[str], delimiter: str) -> str:
    others = {other: header_of(header, other) for other in (",", ";", "\t", "|") if other != delimiter}
    guess = next((other for other, found in others.items() if found and len(found) > len(names or [""])), None)
    hint = "" if guess is None else f"; is the delimiter {guess!r}?"
    if names is None:
        return f"the header cannot be read, or names a column twice{hint}"
    return f"the header holds no column for {' and for '.join(missing)}{hint}"
