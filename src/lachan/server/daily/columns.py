"""The columns of a daily file, in the order in which an abuse desk needs them. Pure: columns in, bytes out.

CSV: UTF-8 with a byte-order mark, CRLF, one header line, cells guarded against formulas as in a notice's list
(`notices.items`). JSON lines: the same columns and values, unguarded, nulls written. Both packed (RFC 1952) without a
name or a time, so that the same rows give the same bytes.
"""

import io
import sys
from array import array
from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl
from isal import isal_zlib

from lachan.server.notices.items import GZIP, PACKING
from lachan.wire.detection import TIME
from lachan.wire.spreadsheets import harmless

VERSION: Final = 1  # of the columns below; a change of them is a new number
CSV: Final = "csv"
JSONL: Final = "jsonl"
FORMS: Final = (CSV, JSONL)

ROWS: Final = pl.Schema(
    {
        "time_utc": pl.String(),
        "source_ip": pl.String(),
        "source_port": pl.Int32(),
        "protocol": pl.String(),
        "destination_ip": pl.String(),
        "destination_port": pl.Int32(),
        "malware_family": pl.String(),
        "first_seen": pl.String(),
        "last_seen": pl.String(),
        "id": pl.String(),
        "notice": pl.String(),
        "dong": pl.Int64(),
        "type": pl.String(),
        "identifier": pl.String(),
        "severity": pl.String(),
        "source_fqdn": pl.String(),
        "source_url": pl.String(),
        "destination_fqdn": pl.String(),
        "role": pl.String(),
        "network": pl.String(),
        "pool": pl.String(),
        "resold_to": pl.String(),
        "tlp": pl.String(),
    }
)
SUBJECTS: Final = pl.Schema(
    {
        "change": pl.String(),  # new, again, gone
        "taxonomy": pl.String(),
        "type": pl.String(),
        "malware_family": pl.String(),
        "subject": pl.String(),
        "first_seen": pl.String(),
        "last_seen": pl.String(),
        "rows": pl.Int64(),
    }
)
_PORTION: Final = 200_000  # rows


def table(rows: pl.DataFrame) -> pl.DataFrame:
    """ROWS of detections that have `first_seen`, `last_seen`, `notice`, `dong`, `pool` and `resold_to` beside them; in
    the order of event time and id."""
    family = pl.coalesce("malware_family", "malware_name").alias("malware_family")
    rows = rows.sort("time_source", "id_hi", "id_lo")
    return rows.with_columns(
        family,
        hexadecimal(rows["id_hi"], rows["id_lo"]),
        time_utc=_moment("time_source"),
        first_seen=_moment("first_seen"),
        last_seen=_moment("last_seen"),
        protocol=pl.col("protocol_transport"),
        type=pl.col("classification_type"),
        identifier=pl.col("classification_identifier"),
    ).select(pl.col(name).cast(dtype) for name, dtype in ROWS.items())


def changes_table(changes: pl.DataFrame) -> pl.DataFrame:
    """SUBJECTS of rows as `changes.compared` gives them."""
    return changes.select(
        "change",
        pl.col("classification_taxonomy").alias("taxonomy"),
        pl.col("classification_type").alias("type"),
        pl.col("family").alias("malware_family"),
        "subject",
        _moment("first_seen").alias("first_seen"),
        _moment("last_seen").alias("last_seen"),
        "rows",
    ).sort("change", "subject", "taxonomy", "type", "malware_family", nulls_last=False)


def hexadecimal(hi: pl.Series, lo: pl.Series) -> pl.Series:
    """Ids as 32 hexadecimal digits: `lachan.wire.ids.hex_of`, many at a time."""
    upper, lower = _digits(hi), _digits(lo)
    return pl.Series("id", [upper[at : at + 16] + lower[at : at + 16] for at in range(0, len(upper), 16)], pl.String)


def _digits(half: pl.Series) -> str:
    words = array("q", half.to_list())
    if sys.byteorder == "little":
        words.byteswap()
    return words.tobytes().hex()


def _moment(name: str) -> pl.Expr:
    return pl.col(name).cast(TIME).dt.strftime("%Y-%m-%dT%H:%M:%SZ")


def packed(form: str, cells: pl.DataFrame, banner: str) -> Iterator[bytes]:
    """A whole gzip file, in pieces. `banner` stands first in every row, in a column `luu_y`."""
    packer = isal_zlib.compressobj(PACKING, wbits=GZIP)
    if banner:
        cells = cells.select(pl.lit(banner).alias("luu_y"), pl.all())
    for plain in _plain(form, cells):
        if piece := packer.compress(plain):
            yield piece
    yield packer.flush()


def _plain(form: str, cells: pl.DataFrame) -> Iterable[memoryview]:
    if form == CSV:
        cells = harmless(cells)
    for start in range(0, max(cells.height, 1), _PORTION):
        out = io.BytesIO()
        some = cells.slice(start, _PORTION)
        if form == CSV:
            first = start == 0
            some.write_csv(out, include_header=first, include_bom=first, line_terminator="\r\n")
        else:
            some.write_ndjson(out)
        yield out.getbuffer()
