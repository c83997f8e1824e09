"""From text columns to detections: times, addresses, classes, `extra`; what cannot stand is a reject with its reason.

A value of a column that a detection can do without and that cannot be read (a port of 99999) costs the row nothing: it
goes to `extra` under `unread.<field>`. A row without a readable time, with something else than an address where the
address belongs, or without any subject of its class (see `rsit.REQUIRED`) is a reject.
"""

from typing import Final

import polars as pl

from lachan.server.feeds import extras
from lachan.server.feeds.cells import LINE, TextRows
from lachan.server.feeds.checks import BARE_IN_JSON, CHECKS, FIELD_CHECKS, LOWER_CASE, RANGES, is_zero
from lachan.server.feeds.classes import read_class, require_subject
from lachan.server.feeds.extras import Piece
from lachan.server.feeds.plan import Column, Plan
from lachan.server.feeds.reading import Block, Context, Reason, Reject
from lachan.server.feeds.simulated import simulated
from lachan.server.feeds.times import instants
from lachan.server.feeds.work import Work
from lachan.wire import addresses, families
from lachan.wire.columns import is_constant
from lachan.wire.detection import CONTENT, SCHEMA, TIME, WIRE_NAMES, with_subject

READ_SCHEMA: Final = pl.Schema({name: dtype for name, dtype in SCHEMA.items() if name not in ("id_hi", "id_lo")})
_FIELD_OF_WIRE: Final = {wire: name for name, wire in WIRE_NAMES.items()}
_ADDRESSES: Final = {"source.ip": "source_ip", "destination.ip": "destination_ip"}
_NAIVE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$"
# The schema's own checks decide for these fields; any other check gives way to what the field demands.
_GIVES_WAY: Final = frozenset(("", "validate_to_none", "validate_ip"))
_NEVER_UNREAD: Final = frozenset(("extract_cve_from_tag", "scan_exchange_taxonomy", "scan_exchange_type"))


def detections(rows: TextRows, plan: Plan, context: Context) -> Block:
    """One block of text rows as detections and rejects."""
    if rows.frame.is_empty():
        return Block(pl.DataFrame(schema=READ_SCHEMA), rows.rejects)
    work = _cleaned(rows)
    columns = _columns(work.text, plan)
    _read_time(work, columns, plan, context)
    _read_fields(work, columns)
    _read_addresses(work, columns)
    if not context.accept_simulated and "source_ip_hi" in work.fields:
        work.refuse(simulated(work.fields["source_ip_hi"], work.fields["source_ip_lo"]), Reason.SIMULATED_ADDRESS)
    read_class(work, plan)
    require_subject(work)
    frame = _assembled(work, plan)
    if work.reasons is None:
        return Block(frame, rows.rejects)
    rejects = _rejects(work, rows)
    return Block(frame.filter(work.reasons.is_null()), tuple(sorted(rows.rejects + rejects, key=lambda r: r.line)))


def _cleaned(rows: TextRows) -> Work:
    """Values without the white space around them; columns without any value are left out. What says the same in every
    row is cleaned once."""
    frame = rows.frame
    names = [n for n in frame.columns if n != LINE and frame[n].null_count() < frame.height]
    same = frozenset(n for n in names if is_constant(frame[n]))
    once = _stripped(frame.head(1).select(n for n in names if n in same), rows.only_spaces)
    others = _stripped(frame.select(n for n in names if n not in same), rows.only_spaces)
    series = [frame[LINE], *others, *(column.new_from_index(0, frame.height) for column in once)]
    return Work(pl.DataFrame(series), same & frozenset(once.columns))


def _stripped(frame: pl.DataFrame, only_spaces: bool) -> pl.DataFrame:
    padded = frame.columns
    if only_spaces:  # "!" follows the space
        marks = frame.select(((pl.col(n) < "!") | pl.col(n).str.ends_with(" ")).any() for n in padded)
        padded = [n for n in padded if marks[n].item()]
    frame = frame.with_columns(pl.col(n).str.strip_chars() for n in padded)
    blank = [n for n in padded if (frame[n] == "").any()]
    frame = frame.with_columns(pl.when(pl.col(n) != "").then(pl.col(n)).alias(n) for n in blank)
    return frame.drop(n for n in blank if frame[n].null_count() == frame.height)


def _columns(frame: pl.DataFrame, plan: Plan) -> list[Column]:
    """The plan's columns that this block has; one that the plan does not know goes to `extra` under its own name."""
    present = [c for c in plan.columns if c.source in frame.columns]
    if not plan.rest_to_extra:
        return present
    known = {c.source for c in plan.columns}
    taken = {c.field for c in plan.columns}
    for name in frame.columns:
        if name != LINE and name not in known:
            wire = f"extra.{name}"
            while wire in taken:  # the plan writes something else under that key
                wire += "_"
            taken.add(wire)
            present.append(Column(name, wire))
    return present


def _read_time(work: Work, columns: list[Column], plan: Plan, context: Context) -> None:
    source = next((c.source for c in columns if c.field == "time.source"), None)
    if source is None:
        work.refuse(True, Reason.MISSING_TIME)
        work.fields["time_source"] = pl.Series([None], dtype=TIME).new_from_index(0, work.height)
        return
    raw = work.text[source]
    times = instants(raw, plan.zone, plan.time_formats)
    work.fields["time_source"] = times
    if times.null_count():
        missing = times.is_null()
        work.refuse(raw.is_null(), Reason.MISSING_TIME)
        if plan.zone is None:
            work.refuse(missing & raw.str.contains(_NAIVE), Reason.NAIVE_TIME)
        work.refuse(missing, Reason.BAD_TIME)
    work.refuse(times < context.earliest, Reason.TOO_OLD)
    work.refuse(times > context.latest, Reason.IN_FUTURE)


def _read_addresses(work: Work, columns: list[Column]) -> None:
    """Addresses with their values. A network where the format allows one in the address's column is none of them."""
    for wire, name in _ADDRESSES.items():
        column = next((c for c in columns if c.field == wire), None)
        if column is None:
            continue
        raw = work.text[column.source]
        parsed = addresses.parse(raw)
        work.fields[name] = parsed["text"]
        if name != "source_ip":
            work.keep_unread(raw, parsed["text"], wire)
            continue
        work.fields |= {"source_ip_hi": parsed["hi"], "source_ip_lo": parsed["lo"]}
        if parsed["text"].null_count() > raw.null_count():
            bad = parsed["text"].is_null() & raw.is_not_null()
            if "source_network" in work.fields and any(
                c.field == "source.network" for c in columns if c.source == column.source
            ):
                bad &= work.fields["source_network"].is_null()
            work.refuse(bad, Reason.BAD_ADDRESS)
        if (parsed["hi"] != -addresses.SHIFT).any():
            work.pieces.append(Piece("source.tunnel", addresses.tunnels(parsed["hi"])))


def _read_fields(work: Work, columns: list[Column]) -> None:
    """Everything but times and addresses, in one pass; of two columns for one field the first that has a value."""
    by_field: dict[str, list[Column]] = {}
    for column in columns:
        if column.field not in _ADDRESSES and column.field != "time.source":
            by_field.setdefault(column.field, []).append(column)
    each: list[pl.Expr] = []
    once: list[pl.Expr] = []
    for wire, sources in by_field.items():
        name = _FIELD_OF_WIRE.get(wire)
        if name is None:
            value = CHECKS[sources[0].check](pl.col(sources[0].source)).cast(pl.String)
        else:
            value = pl.coalesce(_value(name, c, work.text) for c in sources)
        named = {text for c in sources for text in (c.source, c.host) if text in work.text.columns}
        (once if named <= work.same else each).append(value.alias(wire))
    found = {series.name: series for series in work.text.select(each)}
    for series in work.text.head(1).select(once):
        found[series.name] = series.new_from_index(0, work.height)
    for wire, sources in by_field.items():
        name = _FIELD_OF_WIRE.get(wire)
        if name is None:
            _keep_extra(work, wire, sources[0], found[wire])
            continue
        work.fields[name] = found[wire]
        if name in FIELD_CHECKS and not any(c.check in _NEVER_UNREAD for c in sources):
            raw = work.text.select(pl.coalesce(c.source for c in sources)).to_series()
            zero_is_nothing = name.endswith("_asn")
            if name == "source_network" and any(
                c.field == "source.ip" for c in columns if c.source == sources[0].source
            ):
                continue  # the column holds addresses beside networks; `_read_addresses` names what is neither
            work.keep_unread(raw, found[wire], wire, zero_is_nothing=zero_is_nothing)


def _value(name: str, column: Column, text: pl.DataFrame) -> pl.Expr:
    check = FIELD_CHECKS.get(name) if column.check in _GIVES_WAY else None
    raw = pl.col(column.source)
    if column.host in text.columns:
        is_path = raw.str.starts_with("/") & pl.col(column.host).is_not_null()
        raw = pl.when(is_path).then(pl.lit("http://") + pl.col(column.host) + raw).otherwise(raw)
    value = (check or CHECKS[column.check])(raw)
    if name in RANGES:
        low, high = RANGES[name]
        value = pl.when(value.is_between(low, high)).then(value)
    if CONTENT[name] == pl.String:
        value = value.cast(pl.String)
    return value.str.to_lowercase() if name in LOWER_CASE else value


def _keep_extra(work: Work, wire: str, column: Column, values: pl.Series) -> None:
    """A value inside `extra`, typed by its check; text where the check could not read it.

    A field of IntelMQ's that is no column of ours keeps its name there.
    """
    key = wire.removeprefix("extra.")
    raw = work.text[column.source]
    if column.check not in BARE_IN_JSON or values.null_count() == raw.null_count():
        work.pieces.append(Piece(key, values, bare=column.check in BARE_IN_JSON))
        return
    lost = values.is_null()
    if column.check == "invalidate_zero":
        lost &= ~pl.select(is_zero(pl.lit(raw))).to_series()
    as_text = pl.select(pl.when(lost).then(raw)).to_series()
    quoted = pl.Series([None if v is None else extras.dumped(v) for v in as_text.to_list()], dtype=pl.String)
    work.pieces.append(Piece(key, pl.select(pl.coalesce(values, quoted)).to_series(), bare=True))


def _assembled(work: Work, plan: Plan) -> pl.DataFrame:
    """Every column of the schema, for every row."""
    given = work.fields.pop("extra", None)
    made = extras.joined(work.pieces, work.height)
    fields = work.fields | {"extra": made if given is None else extras.merged(given, made)}
    if "malware_name" in fields:
        fields |= families.canonical(fields["malware_name"]).to_dict()
    frame = pl.DataFrame([series.alias(name) for name, series in fields.items()])
    constants = {"feed_provider": plan.provider, "feed_code": plan.code, "tlp": str(plan.tlp)}
    missing = [pl.lit(None, dtype=t).alias(n) for n, t in READ_SCHEMA.items() if n not in fields and n not in constants]
    frame = with_subject(frame.with_columns(*(pl.lit(v).alias(n) for n, v in constants.items()), *missing))
    return frame.select(pl.col(n).cast(t) for n, t in READ_SCHEMA.items())


def _rejects(work: Work, rows: TextRows) -> tuple[Reject, ...]:
    assert work.reasons is not None
    bad = pl.DataFrame({"line": work.text[LINE], "reason": work.reasons}).drop_nulls("reason")
    return tuple(Reject(line, Reason(reason), rows.raw_line(line)) for line, reason in bad.iter_rows())
