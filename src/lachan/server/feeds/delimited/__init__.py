"""Any CSV or TSV with a header, read through a small mapping file (TOML). See README.md beside this file."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from lachan.server.base.errors import BadInput
from lachan.server.feeds.blocks import BLOCK
from lachan.server.feeds.checks import CHECKS
from lachan.server.feeds.plan import Column, Plan
from lachan.server.feeds.reading import Block, Context, Member, SetAside
from lachan.server.feeds.table import read_table
from lachan.wire import rsit
from lachan.wire.detection import INTELMQ_FIELDS, WIRE_NAMES
from lachan.wire.tlp import DEFAULT, Tlp
from lachan.wire.tlp import read as read_tlp

MAX_MAPPING_BYTES: Final = 1 << 20
_NAME: Final = r"^[^\x00-\x1f\x7f]+$"
_DELIMITERS: Final = {"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|"}


class _Target(BaseModel):
    model_config = ConfigDict(extra="forbid")
    field: str
    check: str = ""
    required: bool = False


class _File(BaseModel):
    """The mapping file as written."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    provider: str = Field(min_length=1, max_length=100, pattern=_NAME)
    code: str = Field(min_length=1, max_length=100, pattern=_NAME)
    delimiter: str = "comma"
    timezone: str | None = None
    time_formats: list[str] = ["%Y-%m-%d %H:%M:%S"]
    type: str | None = None
    identifier: str | None = None
    severity: str | None = None
    tlp: Annotated[Tlp, BeforeValidator(read_tlp)] = DEFAULT
    unknown_columns_to_extra: bool = True
    columns: dict[str, str | _Target] = Field(min_length=1)


@dataclass(frozen=True)
class Mapping:
    """A mapping file, checked."""

    plan: Plan
    delimiter: str


def load(path: Path) -> Mapping:
    """Read a mapping file. Errors: BadInput that names the file, the entry and what is wrong with it."""
    if path.stat().st_size > MAX_MAPPING_BYTES:
        raise BadInput(f"{path}: larger than {MAX_MAPPING_BYTES} bytes; a mapping is a small file")
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8: {error}") from None


def parse(text: str, name: str) -> Mapping:
    """Check a mapping's text; `name` is what errors call it."""
    try:
        file = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{name}: not TOML: {error}") from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors())
        raise BadInput(f"{name}: {wrong}") from None
    if file.delimiter not in _DELIMITERS:
        raise BadInput(f"{name}: delimiter: one of {', '.join(_DELIMITERS)}")
    if file.type is not None and rsit.taxonomy_of(file.type) is None:
        raise BadInput(f"{name}: type: {file.type!r} is no type of RSIT 1.003")
    for form in file.time_formats:
        _check_time_format(name, form)
    columns = tuple(_column(name, source, target) for source, target in file.columns.items())
    twice = [c.field for c in columns if c.field.startswith("extra.") or c.field not in WIRE_NAMES.values()]
    if len(twice) > len(set(twice)):
        raise BadInput(
            f"{name}: columns: {', '.join(sorted({f for f in twice if twice.count(f) > 1}))}: mapped to twice"
        )
    if file.type is None and not any(c.field == "classification.type" for c in columns):
        raise BadInput(f"{name}: give a type of RSIT, or a column that holds `classification.type`")
    plan = Plan(
        provider=file.provider,
        code=file.code,
        columns=columns,
        taxonomy=rsit.taxonomy_of(file.type) if file.type else None,
        type=file.type,
        identifier=file.identifier,
        severity=file.severity,
        tlp=file.tlp,
        zone=_zone(name, file.timezone),
        time_formats=tuple(file.time_formats),
        rest_to_extra=file.unknown_columns_to_extra,
    )
    return Mapping(plan, _DELIMITERS[file.delimiter])


def _column(name: str, source: str, target: str | _Target) -> Column:
    wanted = _Target(field=target) if isinstance(target, str) else target
    if wanted.field not in INTELMQ_FIELDS and not wanted.field.startswith("extra."):
        raise BadInput(f"{name}: columns.{source}: {wanted.field!r} is neither a field of IntelMQ's nor `extra.…`")
    if wanted.check not in CHECKS:
        raise BadInput(f"{name}: columns.{source}: no check is called {wanted.check!r}")
    return Column(source, wanted.field, wanted.check, wanted.required)


def _check_time_format(name: str, form: str) -> None:
    """A time with an offset needs no format, and a format without a day is none."""
    sample = datetime(2026, 11, 21, 13, 14, 15)  # noqa: DTZ001 - the zone stands in `timezone`
    if "%z" in form.lower() or "%#z" in form:
        raise BadInput(f"{name}: time_formats: {form!r}: a time that states its offset is read without a format")
    try:
        written = pl.Series([sample]).dt.strftime(form)
        read = written.str.to_datetime(form, time_unit="us", strict=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        read = pl.Series([None], dtype=pl.Datetime("us"))
    if read.null_count() or read.item().date() != sample.date():
        raise BadInput(f"{name}: time_formats: {form!r} does not describe a day and time")


def _zone(name: str, zone: str | None) -> ZoneInfo | None:
    try:
        return None if zone is None else ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadInput(f"{name}: timezone: {zone!r} is not in the time-zone database") from None


def read(member: Member, context: Context, mapping: Mapping, *, block: int = BLOCK) -> Iterator[Block | SetAside]:
    """Read one file by its mapping."""
    yield from read_table(member, context, mapping.plan, mapping.delimiter, block=block)
