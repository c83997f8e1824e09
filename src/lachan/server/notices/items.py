"""The rows of a notice: their order, how they are kept (Parquet), the table that is sent (CSV). No Django, no files.

The CSV is UTF-8 with a byte-order mark, comma separated, CRLF line ends, one header line. A cell never begins as a
formula does: one that would, by `= + - @`, their full-width forms, a tab or a line break, also after spaces or quotes,
gets an apostrophe in front. Control characters become spaces. Spreadsheets that separate by `;` split a comma-separated
line there, so a formula's sign right after a `;` inside a cell gets an apostrophe as well (OWASP, CSV Injection).
"""

import io
from typing import Final

import polars as pl

from lachan.wire.detection import SCHEMA as DETECTION

LARGEST_PLAIN: Final = 2 * 1000 * 1000  # bytes; a larger table is sent packed
_SURELY_LARGER: Final = 40_000  # rows: two times and the commas alone are more than 50 bytes a row
_PACKING: Final = 2  # gzip level: twice as fast as 6 and 10 % larger

TABLE: Final = (
    "time_utc", "time_vn", "source_ip", "source_port", "protocol", "destination_ip", "destination_port",
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

_SIGN: Final = "=+\\-@＝＋－＠"
_FORMULA: Final = rf"^[\s\"'\x00-\x1f]*[{_SIGN}]|^[\t\r\n]"
_SECOND: Final = rf"(;[\s\"']*)([{_SIGN}])"
_CONTROL: Final = r"[\x00-\x1f\x7f\x{85}\x{2028}\x{2029}]"
_SUSPECT: Final = rf"{_FORMULA}|;|{_CONTROL}"


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """The kept columns, by event time and id; of a row that two batches hold, the earlier batch's first."""
    return rows.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()).sort(
        "time_source", "id_hi", "id_lo", "batch"
    )


def kept(rows: pl.DataFrame) -> bytes:
    """The rows as Parquet."""
    out = io.BytesIO()
    rows.write_parquet(out, compression="zstd", compression_level=1, statistics=False)
    return out.getvalue()


def read_kept(raw: bytes) -> pl.DataFrame:
    """What `kept` wrote."""
    return pl.read_parquet(io.BytesIO(raw))


def harmless(cells: pl.DataFrame) -> pl.DataFrame:
    """Text cells that no spreadsheet takes for a formula; the others as they are."""
    suspects = cells.select(pl.col(pl.String).str.contains(_SUSPECT).any())
    return cells.with_columns(_harmless(name) for name in suspects.columns if suspects[name][0])


def _harmless(name: str) -> pl.Expr:
    cell = pl.col(name)
    safe = cell.str.replace_all(_CONTROL, " ").str.replace_all(_SECOND, "${1}'${2}")
    return pl.when(cell.str.contains(_FORMULA)).then(pl.lit("'") + safe).otherwise(safe).alias(name)


def table(rows: pl.DataFrame, banner: str) -> pl.DataFrame:
    """The columns that are sent; where there is a banner, it stands first in every row, in a column `luu_y`."""
    utc = pl.col("time_source").alias("time_source")
    moments = rows.select(pl.col("time_source").unique()).select(
        utc,
        utc.dt.strftime("%Y-%m-%dT%H:%M:%SZ").alias("time_utc"),
        utc.dt.convert_time_zone("Asia/Ho_Chi_Minh").dt.strftime("%Y-%m-%dT%H:%M:%S+07:00").alias("time_vn"),
    )
    family = pl.coalesce("malware_family", "malware_name").alias("malware_family")
    made = ("time_utc", "time_vn", "malware_family")
    others = [pl.col(_RENAMED.get(name, name)).alias(name) for name in TABLE if name not in made]
    cells = (
        rows.select("time_source", family, *others)
        .join(moments, on="time_source", how="left", maintain_order="left")
        .select(TABLE)
    )
    cells = harmless(cells)
    return cells.select(pl.lit(banner).alias("luu_y"), *TABLE) if banner else cells


def attachment(rows: pl.DataFrame, banner: str) -> tuple[str, bytes]:
    """The table as bytes and how its name ends: `.csv`, or `.csv.gz` where it would be larger than LARGEST_PLAIN."""
    cells = table(rows, banner)
    if cells.height < _SURELY_LARGER:
        plain = _csv(cells, packed=False)
        if len(plain) <= LARGEST_PLAIN:
            return ".csv", plain
    return ".csv.gz", _csv(cells, packed=True)


def _csv(cells: pl.DataFrame, *, packed: bool) -> bytes:
    """gzip without a name or a time in its header (RFC 1952), so that the same rows are the same bytes."""
    out = io.BytesIO()
    cells.write_csv(
        out,
        include_bom=True,
        line_terminator="\r\n",
        batch_size=65_536,
        compression="gzip" if packed else "uncompressed",
        compression_level=_PACKING if packed else None,
    )
    return out.getvalue()
