"""IntelMQ events as JSON lines, in and out, so that an IntelMQ beside us can feed us or be fed. See README.md.

An object per line. `extra` may be an object, a JSON text of one, or keys `extra.…`; a harmonised field that is no
column of ours keeps its name inside `extra` and comes out again at the top. Times need an offset, as IntelMQ's have.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from lachan.server.feeds.blocks import BLOCK, Lines, lines_of
from lachan.server.feeds.cells import LINE, SEPARATOR_BYTE, TextRows
from lachan.server.feeds.extras import dumped
from lachan.server.feeds.plan import Column, Plan
from lachan.server.feeds.reading import RAW_KEPT, Block, Context, Member, Reason, Reject, SetAside
from lachan.server.feeds.typed import READ_SCHEMA, detections
from lachan.wire import tlp
from lachan.wire.detection import CONTENT, INTELMQ_FIELDS, ORIGIN, WIRE_NAMES

PROVIDER: Final = "intelmq"
MAX_EXTRA_KEYS: Final = 500
MAX_DEPTH: Final = 32
# What IntelMQ adds on its way: when it received the event, and a copy of the line. The raw file here keeps both; in the
# content they would give the same observation another id each day.
NOT_CONTENT: Final = frozenset(("time.observation", "raw", "event_hash", "__type"))
# IntelMQ's types beyond RSIT: they become `other`, and the identifier says what they were.
BEYOND_RSIT: Final = frozenset(("blacklist", "dga-domain", "malware", "test"))

_OURS: Final = frozenset(WIRE_NAMES.values())
_COLUMNS: Final = [wire for name, wire in WIRE_NAMES.items() if name in CONTENT or name in ORIGIN]
_PLAN_COLUMNS: Final = tuple(
    Column(wire, wire, "json_object" if wire == "extra" else "")
    for wire in _COLUMNS
    if wire not in ("feed.provider", "feed.code")
)
_Event = dict[str, str]


class _NotAnEvent(ValueError):
    """The line is JSON, but no event; the message says why and holds no value of it."""


def read(member: Member, context: Context, *, block: int = BLOCK) -> Iterator[Block | SetAside]:
    """Read JSON lines; each block is read once per feed in it, as the feed is part of the id."""
    any_row = False
    for lines in lines_of(member.stream, context.notes, block=block):
        events, rejects = _events(lines)
        any_row = any_row or bool(events or rejects)
        if rejects:
            yield Block(pl.DataFrame(schema=READ_SCHEMA), tuple(rejects))
        feeds: dict[tuple[str, str, str], list[tuple[int, _Event]]] = {}
        for number, event in events:
            feed = (event.pop("feed.provider", PROVIDER), event.pop("feed.code", PROVIDER), event.pop("tlp"))
            feeds.setdefault(feed, []).append((number, event))
        for (provider, code, label), of_feed in feeds.items():
            plan = Plan(provider, code, _PLAN_COLUMNS, tlp=tlp.Tlp(label), rest_to_extra=False)
            yield detections(_as_text(of_feed, lines), plan, context)
    if not any_row:
        yield SetAside(Reason.EMPTY, 0, member.name)


def _events(lines: Lines) -> tuple[list[tuple[int, _Event]], list[Reject]]:
    events: list[tuple[int, _Event]] = []
    rejects = list(lines.rejects)
    for number, line in enumerate(lines.data.split(b"\n"), lines.first_line):
        if not line.strip():
            continue
        if SEPARATOR_BYTE in line or b"\\u001f" in line.lower():
            rejects.append(Reject(number, Reason.SEPARATOR_BYTE, line[:RAW_KEPT]))
            continue
        if b"\0" in line or b"\\u0000" in line:
            rejects.append(Reject(number, Reason.NUL_BYTE, line[:RAW_KEPT]))
            continue
        try:
            events.append((number, _event(line.decode())))
        except UnicodeDecodeError:
            rejects.append(Reject(number, Reason.BAD_UTF8, line[:RAW_KEPT]))
        except _NotAnEvent as error:
            rejects.append(Reject(number, Reason.BAD_JSON, line[:RAW_KEPT], str(error)))
        except (ValueError, RecursionError) as error:
            rejects.append(Reject(number, Reason.BAD_JSON, line[:RAW_KEPT], type(error).__name__))
    return events, rejects


def _event(line: str) -> _Event:
    """Field → text; `extra` → a JSON object with sorted keys; `tlp` always. Errors: ValueError."""
    event = _loads(line)
    if not isinstance(event, dict):
        raise _NotAnEvent("not an object")
    if line.count("[") + line.count("{") > MAX_DEPTH and _deeper_than(event, MAX_DEPTH):
        raise _NotAnEvent(f"nested deeper than {MAX_DEPTH}")
    fields: _Event = {}
    extra: dict[str, Any] = {}
    for key, value in event.items():
        if key.startswith("extra."):
            _add(extra, key.removeprefix("extra."), value)
        elif value is None or value == "" or key in NOT_CONTENT:
            continue
        elif key == "extra":
            for inner, content in _extra(value).items():
                _add(extra, inner, content)
        elif key in _OURS and not isinstance(value, dict | list):
            fields[key] = value if isinstance(value, str) else json.dumps(value)
        else:
            _add(extra, key, value)
    if len(extra) > MAX_EXTRA_KEYS:
        raise _NotAnEvent(f"more than {MAX_EXTRA_KEYS} extra fields")
    if any(f"unread.{name}" in extra for name in fields if name != "tlp"):
        raise _NotAnEvent("a field is there twice, once as unread")
    _read_label(fields, extra)
    _read_type(fields)
    if extra:
        fields["extra"] = dumped(extra)
    for text in fields.values():
        text.encode()  # a lone surrogate is no text
    return fields


def _loads(text: str) -> Any:
    return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_object)


def _no_constant(name: str) -> None:
    raise _NotAnEvent(f"{name} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NotAnEvent("a key is there twice")
    return found


def _deeper_than(value: Any, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return depth == 0 or any(_deeper_than(v, depth - 1) for v in inner)


def _add(extra: dict[str, Any], key: str, value: Any) -> None:
    if key in extra:
        raise _NotAnEvent("a key of extra is there twice")
    extra[key] = value


def _extra(value: Any) -> dict[str, Any]:
    found = _loads(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise _NotAnEvent("extra is not an object")
    if isinstance(value, str) and _deeper_than(found, MAX_DEPTH):
        raise _NotAnEvent(f"nested deeper than {MAX_DEPTH}")
    return found


def _read_label(fields: _Event, extra: dict[str, Any]) -> None:
    """How far the record may travel. A label that cannot be read is the narrowest, and is kept."""
    stated = fields.pop("tlp", None)
    try:
        fields["tlp"] = str(tlp.DEFAULT if stated is None else tlp.read(stated))
    except ValueError:
        fields["tlp"] = str(tlp.Tlp.RED)
        _add(extra, "unread.tlp", stated)


def _read_type(fields: _Event) -> None:
    stated = fields.get("classification.type", "")
    if stated in BEYOND_RSIT:
        fields |= {"classification.type": "other", "classification.taxonomy": "other"}
        fields.setdefault("classification.identifier", stated)


def _as_text(events: list[tuple[int, _Event]], lines: Lines) -> TextRows:
    present = set().union(*(event for _, event in events))
    columns = {wire: [event.get(wire) for _, event in events] for wire in _COLUMNS if wire in present}
    schema = {LINE: pl.Int64(), **dict.fromkeys(columns, pl.String())}
    frame = pl.DataFrame({LINE: [number for number, _ in events], **columns}, schema=schema)
    return TextRows(frame, (), lines.data, lines.first_line)


def write(frame: pl.DataFrame) -> Iterator[str]:
    """Detections as IntelMQ events, a JSON object a line, keys sorted, nulls left out. Meant for bounded results."""
    for row in frame.iter_rows(named=True):
        event: dict[str, Any] = {}
        for name, wire in WIRE_NAMES.items():
            value = row.get(name)
            if value is None or name == "extra":
                continue
            event[wire] = value.isoformat() if name == "time_source" else value
        for key, value in json.loads(row.get("extra") or "{}").items():
            at_the_top = key in INTELMQ_FIELDS - _OURS - NOT_CONTENT and value is not None and value != ""
            event[key if at_the_top else f"extra.{key}"] = value
        if row.get("comment"):  # what an export says of its rows (invented figures); IntelMQ's own field for it
            event["comment"] = row["comment"]
        yield json.dumps(event, ensure_ascii=False, sort_keys=True)
