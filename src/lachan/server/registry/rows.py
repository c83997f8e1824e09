"""The registry's two CSV files as typed rows: pure reading, no database.

A line is a row: quotes as in RFC 4180, but no line break inside a cell, so that one bad quote costs one row. What is
wrong with a row is a `Reject` with its line and reason; what is wrong with the file is BadInput. Reasons name columns,
never values. The format is documented in docs/reference/registry-csv.md.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.registry.cells import (
    confidence_of,
    each,
    email_address,
    identifier_of,
    key_of,
    one_of,
    phone_number,
    short_text,
    validity,
    yes_or_no,
)
from lachan.server.registry.names import parse_domain
from lachan.server.registry.prefixes import Prefix, parse_asn, parse_prefix
from lachan.server.registry.words import OrganisationKind, Purpose

MAX_FILE_BYTES: Final = 200 * 1000 * 1000
MAX_LINE_BYTES: Final = 64 * 1024
MAX_LINES: Final = 1_000_000

CLAIM_COLUMNS: Final = (
    "organisation",
    "name",
    "kind",
    "sector",
    "province",
    "parent",
    "identifier_type",
    "identifier",
    "prefix",
    "asn",
    "domain",
    "valid_from",
    "valid_to",
    "confidence",
    "override",
)
CONTACT_COLUMNS: Final = (
    "organisation",
    "purpose",
    "name",
    "email",
    "phone",
    "language",
    "valid_from",
    "valid_to",
)

_LANGUAGES: Final = ("vi", "en")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not stored: the line it stands on (the header is line 1), and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One line of the file of organisations: who, and what is theirs from when to when. Empty text: not said."""

    line: int
    organisation: str
    name: str
    kind: str
    sector: str
    province: str
    parent: str
    identifier: tuple[str, str] | None
    prefixes: tuple[Prefix, ...]
    asns: tuple[int, ...]
    domains: tuple[str, ...]
    valid_from: datetime | None
    valid_to: datetime | None
    confidence: int
    override: bool


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One line of the file of contacts."""

    line: int
    organisation: str
    purpose: str
    name: str
    email: str
    phone: str
    language: str
    valid_from: datetime | None
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class Table:
    """A file, read: rows of one of the two kinds (the other list is empty), and the lines that were refused."""

    columns: tuple[str, ...]
    claims: list[ClaimRow]
    contacts: list[ContactRow]
    rejects: list[Reject]

    @property
    def contacts_only(self) -> bool:
        """Whether this is the file of contacts."""
        return "purpose" in self.columns


def read(path: Path) -> Table:
    """Read a file whole. Errors: BadInput for a file that is too large, has no known header, or cannot be opened."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadInput(f"{path.name}: cannot be read: {error.strerror}") from None
    if size > MAX_FILE_BYTES:
        raise BadInput(f"{path.name}: larger than {MAX_FILE_BYTES} bytes: split it")
    lines = _lines(path)
    columns = _header(path.name, next(lines, (1, b""))[1])
    table = Table(columns, [], [], [])
    for line, raw in lines:
        try:
            cells = _cells(raw)
            if not any(cells):
                continue
            if len(cells) != len(columns):
                raise BadInput(f"{len(cells)} cells where the header has {len(columns)}")
            row = dict(zip(columns, cells, strict=True))
            if "purpose" in row:
                table.contacts.append(_contact(line, row))
            else:
                table.claims.append(_claim(line, row))
        except BadInput as error:
            table.rejects.append(Reject(line, str(error)))
    return table


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; of one that is too long, the first MAX_LINE_BYTES + 1 bytes."""
    with path.open("rb") as source:
        line = 0
        while raw := source.readline(MAX_LINE_BYTES + 1):
            line += 1
            if line > MAX_LINES:
                raise BadInput(f"{path.name}: more than {MAX_LINES} lines: split it")
            rest = raw
            while len(raw) > MAX_LINE_BYTES and rest and not rest.endswith(b"\n"):
                rest = source.readline(MAX_LINE_BYTES)
            yield line, raw


def _cells(raw: bytes) -> list[str]:
    if len(raw) > MAX_LINE_BYTES:
        raise BadInput(f"longer than {MAX_LINE_BYTES} bytes")
    try:
        text = raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadInput("not UTF-8") from None
    if not text:
        return []
    try:
        cells = [cell.strip() for cell in next(csv.reader([text], strict=True))]
    except csv.Error:
        raise BadInput("the quotes do not close (a cell cannot hold a line break)") from None
    if any(_CONTROL.search(cell) for cell in cells):
        raise BadInput("a control character")
    return cells


def _header(name: str, raw: bytes) -> tuple[str, ...]:
    try:
        names = tuple(cell.lower() for cell in _cells(raw.removeprefix(b"\xef\xbb\xbf")))
    except BadInput as error:
        raise BadInput(f"{name}: line 1: {error}") from None
    for columns in (CLAIM_COLUMNS, CONTACT_COLUMNS):
        if sorted(names) == sorted(columns):
            return names
    wanted = CONTACT_COLUMNS if "purpose" in names else CLAIM_COLUMNS
    missing = [column for column in wanted if column not in names]
    raise BadInput(
        f"{name}: line 1: not a header of the registry"
        + (f"; missing: {', '.join(missing)}" if missing else "; a column is unknown or stands twice")
        + ("; separate with commas" if raw.count(b";") > raw.count(b",") else "")
    )


def _claim(line: int, row: dict[str, str]) -> ClaimRow:
    valid_from, valid_to = validity(row)
    return ClaimRow(
        line=line,
        organisation=key_of("organisation", row["organisation"]),
        name=short_text("name", row["name"], 300),
        kind=one_of("kind", row["kind"], [kind.value for kind in OrganisationKind]) if row["kind"] else "",
        sector=short_text("sector", row["sector"], 64),
        province=short_text("province", row["province"], 16),
        parent=key_of("parent", row["parent"]) if row["parent"] else "",
        identifier=identifier_of(row["identifier_type"], row["identifier"]),
        prefixes=tuple(each("prefix", row["prefix"], parse_prefix)),
        asns=tuple(each("asn", row["asn"], parse_asn)),
        domains=tuple(each("domain", row["domain"], parse_domain)),
        valid_from=valid_from,
        valid_to=valid_to,
        confidence=confidence_of(row["confidence"]),
        override=yes_or_no(row["override"]),
    )


def _contact(line: int, row: dict[str, str]) -> ContactRow:
    valid_from, valid_to = validity(row)
    if not row["email"] and not row["phone"]:
        raise BadInput("email and phone are both empty")
    return ContactRow(
        line=line,
        organisation=key_of("organisation", row["organisation"]),
        purpose=one_of("purpose", row["purpose"], [purpose.value for purpose in Purpose]),
        name=short_text("name", row["name"], 300),
        email=email_address(row["email"]),
        phone=phone_number(row["phone"]),
        language=one_of("language", row["language"] or "vi", _LANGUAGES),
        valid_from=valid_from,
        valid_to=valid_to,
    )
