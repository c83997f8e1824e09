"""From facts to the tables: which rows of the last days may be told to whom, joined to one row a key, type and family.

An address is told to whoever comes from it, and a digest to whoever has the file: rows up to TLP:AMBER, as both need it
to protect themselves (TLP 2.0, need to know). A name is told to everybody: rows of TLP:CLEAR alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from lachan.server.lake.folders import Home
from lachan.server.lake.questions import Wanted, live_parts
from lachan.server.lake.rowfiles import reading
from lachan.server.lake.summaries import family
from lachan.server.recent.tables import COLUMNS, name_key
from lachan.wire.addresses import SHIFT
from lachan.wire.tlp import Tlp

DAYS: Final = 30
MOST: Final = 20_000_000  # keys of one table: the latest stay
_NEED_TO_KNOW: Final = [str(label) for label in (Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER)]
_PUBLIC: Final = [str(Tlp.CLEAR)]
_NOT_TOLD: Final = ["test", "other", "undetermined"]
_WARNED: Final = ["phishing", "malware-distribution"]
_IPV4: Final = -SHIFT  # the upper half of every IPv4 address
_HOST: Final = r"^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:\[\]]+)"
_ADDRESS: Final = r"^[0-9.]+$"
_KEY: Final = ["hi", "lo", "type", "family"]
_READ: Final = (
    "time_source", "tlp", "classification_taxonomy", "classification_type", "malware_family", "malware_name",
    "source_ip_hi", "source_ip_lo", "source_fqdn", "source_url", "malware_hash_sha256",
)  # fmt: skip
_ROWS: Final = pl.Schema(
    {
        "hi": pl.Int64(),
        "lo": pl.Int64(),
        "type": pl.String(),
        "family": pl.String(),
        "first": pl.Date(),
        "last": pl.Date(),
    }
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """`tables`: lines, files and names, each with the columns of `tables.COLUMNS` as words and days, in key order."""

    tables: Mapping[str, pl.DataFrame]
    newest: datetime | None


def gather(home: Home, now: datetime) -> Gathered:
    """What was seen in the DAYS before `now`. Errors: Damaged where a part cannot be read."""
    found = {name: pl.DataFrame(schema=_ROWS) for name in ("lines", "files", "names")}
    newest: datetime | None = None
    since = now - timedelta(days=DAYS)
    for part in reversed(live_parts(Wanted(since, now + timedelta(days=1)))):
        with reading(part.path):
            rows = (
                pl.scan_parquet(home.absolute(part.path))
                .filter(pl.col("time_source") >= since, ~pl.col("classification_type").is_in(_NOT_TOLD))
                .select(_READ)
                .collect()
            )
        latest = rows["time_source"].max()
        if isinstance(latest, datetime):
            newest = latest if newest is None else max(newest, latest)
        told = rows.select(
            *_READ,
            pl.col("classification_type").alias("type"),
            family().fill_null("").alias("family"),
            pl.col("time_source").dt.convert_time_zone("Asia/Ho_Chi_Minh").dt.date().alias("day"),
        )
        for name, frame in (("lines", _lines(told)), ("files", _files(told)), ("names", _names(told))):
            found[name] = _joined(pl.concat([found[name], frame]))
    return Gathered(found, newest)


def _lines(rows: pl.DataFrame) -> pl.DataFrame:
    """By address, or by /64: the lower half of an IPv6 address is the device's own choice (RFC 8981)."""
    low = pl.when(pl.col("source_ip_hi") == _IPV4).then(pl.col("source_ip_lo")).otherwise(pl.lit(-SHIFT))
    kept = rows.filter(pl.col("source_ip_hi").is_not_null(), pl.col("tlp").is_in(_NEED_TO_KNOW))
    return _days(kept.with_columns(pl.col("source_ip_hi").alias("hi"), low.alias("lo")))


def _files(rows: pl.DataFrame) -> pl.DataFrame:
    digest = pl.col("malware_hash_sha256").str.to_lowercase()
    kept = rows.filter(
        digest.str.contains("^[0-9a-f]{64}$"),
        pl.col("tlp").is_in(_NEED_TO_KNOW),
        pl.col("classification_taxonomy") == "malicious-code",
    )
    return _days(kept.with_columns(_half(digest, 0).alias("hi"), _half(digest, 16).alias("lo")))


def _half(digest: pl.Expr, at: int) -> pl.Expr:
    """Sixteen hexadecimal digits as a shifted signed number."""
    upper, lower = (digest.str.slice(at + i, 8).str.to_integer(base=16, dtype=pl.Int64) for i in (0, 8))
    return (upper - (1 << 31)) * (1 << 32) + lower


def _names(rows: pl.DataFrame) -> pl.DataFrame:
    host = (
        pl.coalesce("source_fqdn", pl.col("source_url").str.extract(_HOST)).str.to_lowercase().str.strip_chars_end(".")
    )
    kept = (
        rows.filter(pl.col("type").is_in(_WARNED), pl.col("tlp").is_in(_PUBLIC))
        .with_columns(host.alias("name"))
        .filter(pl.col("name").is_not_null(), ~pl.col("name").str.contains(_ADDRESS))
    )
    distinct = kept["name"].unique().to_list()
    keys = [(name, *name_key(name)) for name in distinct]
    schema = {"name": pl.String, "hi": pl.Int64, "lo": pl.Int64}
    return _days(kept.join(pl.DataFrame(keys, schema=schema, orient="row"), on="name"))


def _days(rows: pl.DataFrame) -> pl.DataFrame:
    return _joined(rows.select("hi", "lo", "type", "family", pl.col("day").alias("first"), pl.col("day").alias("last")))


def _joined(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a key, type and family; of too many, those that were seen last."""
    found = rows.group_by(_KEY).agg(pl.col("first").min(), pl.col("last").max())
    if found.height > MOST:
        found = found.sort("last", *_KEY, descending=[True, *[False] * len(_KEY)]).head(MOST)
    return found.sort(*_KEY).select(*COLUMNS)
