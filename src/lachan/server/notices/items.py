"""The rows of notices: their order, how they are kept (Parquet), the table that is sent (CSV). No Django, no files.

The CSV is UTF-8 with a byte-order mark, comma separated, CRLF line ends, one header line. A cell never begins as a
formula does: one that would, by `= + - @`, their full-width forms, a tab or a line break, also after spaces or quotes,
gets an apostrophe in front. Control characters become spaces. Spreadsheets that separate by `;` split a comma-separated
line there, so a formula's sign right after a `;` inside a cell gets an apostrophe as well (OWASP, CSV Injection).
"""

import io
from collections.abc import Iterable
from typing import Final

import polars as pl
from isal import isal_zlib

from lachan.wire.detection import SCHEMA as DETECTION
from lachan.wire.spreadsheets import harmless

LARGEST_PLAIN: Final = 2 * 1000 * 1000  # bytes; a larger table is sent packed
GZIP: Final = 31  # the window's size and RFC 1952's frame, without a name or a time: the same rows, the same bytes
PACKING: Final = 2  # level of ISA-L: ten times as fast as gzip's 6, and 15 % larger

TABLE: Final = (
    "dong", "time_utc", "time_vn", "source_ip", "source_port", "protocol", "destination_ip", "destination_port",
    "malware_family", "type", "identifier", "severity", "source_fqdn", "source_url", "destination_fqdn", "product",
    "vulnerabilities",
)  # fmt: skip
_RENAMED: Final = {
    "protocol": "protocol_transport",
    "type": "classification_type",
    "identifier": "classification_identifier",
    "product": "product_name",
    "vulnerabilities": "product_vulnerabilities",
}
_DETECTED: Final = (
    "id_hi", "id_lo", "time_source", "classification_taxonomy", "classification_type", "classification_identifier",
    "severity", "source_ip", "source_port", "source_asn", "source_fqdn", "source_url", "destination_ip",
    "destination_port", "destination_fqdn", "protocol_transport", "malware_name", "malware_family",
    "malware_family_status", "product_name", "product_vulnerabilities", "feed_provider", "feed_code", "tlp",
    "subject", "subject_kind",
)  # fmt: skip

NUMBER: Final = "notice"  # which of the notices that are planned together a row belongs to, counted from 0
ITEM: Final = "dong"  # a row's number in its notice, counted from 1: how an answer names it

# What planning is given, and what is kept of it.
SCHEMA: Final = pl.Schema(
    {
        "organisation": pl.String(),
        "role": pl.String(),  # holder, operator, domain
        "rule": pl.String(),
        "network": pl.String(),  # prefix, `AS64500` or domain
        "registry_version": pl.Int32(),
        **{name: DETECTION[name] for name in _DETECTED},
        "batch": pl.Int64(),
    }
)

_ORDER: Final = ("time_source", "id_hi", "id_lo", "batch")
# Columns whose cells are figures, times or addresses of our own making: nothing else can stand in them.
_OURS: Final = frozenset(("time_utc", "time_vn", "source_ip", "destination_ip"))


_FEW: Final = (
    "organisation", "role", "rule", "network", "classification_taxonomy", "classification_type",
    "classification_identifier", "severity", "protocol_transport", "malware_name", "malware_family",
    "malware_family_status", "product_name", "product_vulnerabilities", "feed_provider", "feed_code", "tlp",
    "subject_kind",
)  # fmt: skip


def lean(rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows, their columns of few different words as numbers: half the memory, and compared in less time."""
    return rows.with_columns(pl.col(name).cast(pl.Categorical) for name in _FEW)


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """The kept columns, by event time and id; of a row that two batches hold, the earlier batch's first."""
    return rows.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()).sort(_ORDER)


def numbered(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Rows that belong to a notice, with its NUMBER: by it, then as `in_order`. `pairs`: `organisation`,
    `classification_taxonomy`, `batch` and the NUMBER that tells of them."""
    on = ["organisation", "classification_taxonomy", "batch"]
    found = rows.select(SCHEMA.names()).join(pairs.cast({name: rows.schema[name] for name in on}), on=on)
    return found.sort(NUMBER, *_ORDER)


def itemised(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that stand by NUMBER, each with its ITEM."""
    return rows.with_columns((pl.int_range(pl.len(), dtype=pl.Int64).over(NUMBER) + 1).alias(ITEM))


def alone(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of one notice, in the order of `in_order`, with NUMBER 0 and their ITEM."""
    return itemised(rows.with_columns(pl.lit(0, pl.UInt32).alias(NUMBER)))


def to_keep(rows: pl.DataFrame) -> pl.LazyFrame:
    """Rows of some notices as they are kept: no column that holds nothing, and text as text, as a dictionary made for
    many notices tells of the others."""
    held = [name for name in SCHEMA if rows[name].null_count() < rows.height]
    return rows.lazy().select(pl.col(name).cast(SCHEMA[name]) for name in held)


def kept(rows: pl.LazyFrame) -> bytes:
    """Rows of `to_keep` as Parquet."""
    out = io.BytesIO()
    rows.sink_parquet(out, compression="zstd", compression_level=1, statistics=False)
    return out.getvalue()


def read_kept(raw: bytes) -> pl.DataFrame:
    """What `kept` wrote."""
    held = pl.read_parquet(io.BytesIO(raw))
    return held.select(
        pl.col(name) if name in held.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in SCHEMA.items()
    )


def table(rows: pl.DataFrame, banner: str) -> pl.DataFrame:
    """The columns that are sent, of rows with their ITEM; a banner stands first in every row, in a column `luu_y`."""
    utc = pl.col("time_source").alias("time_source")
    moments = rows.select(pl.col("time_source").unique()).select(
        utc,
        utc.dt.strftime("%Y-%m-%dT%H:%M:%SZ").alias("time_utc"),
        utc.dt.convert_time_zone("Asia/Ho_Chi_Minh").dt.strftime("%Y-%m-%dT%H:%M:%S+07:00").alias("time_vn"),
    )
    family = pl.coalesce("malware_family", "malware_name").alias("malware_family")
    made = (ITEM, "time_utc", "time_vn", "malware_family")
    others = [pl.col(_RENAMED.get(name, name)).alias(name) for name in TABLE if name not in made]
    cells = (
        rows.select(ITEM, "time_source", family, *others)
        .join(moments, on="time_source", how="left", maintain_order="left")
        .select(TABLE)
    )
    cells = harmless(cells, _OURS)
    return cells.select(pl.lit(banner).alias("luu_y"), *TABLE) if banner else cells


def attachment(cells: Iterable[pl.DataFrame]) -> tuple[str, bytes]:
    """Rows of `table`, in one frame or several, as bytes and how the file's name ends: `.csv`, or `.csv.gz` where it
    would be larger than LARGEST_PLAIN."""
    plain = bytearray()
    packer = None
    packed: list[bytes] = []
    for place, some in enumerate(cells):
        out = io.BytesIO()
        some.write_csv(
            out, include_header=place == 0, include_bom=place == 0, line_terminator="\r\n", batch_size=65_536
        )
        plain += out.getbuffer()
        if packer is None and len(plain) > LARGEST_PLAIN:
            packer = isal_zlib.compressobj(PACKING, wbits=GZIP)
        if packer is not None:
            packed.append(packer.compress(plain))
            plain.clear()
    if packer is None:
        return ".csv", bytes(plain)
    return ".csv.gz", b"".join([*packed, packer.flush()])
