"""Instants out of text: in the zone that the text states, else in the zone that the format declares, else none."""

from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

from lachan.wire.detection import TIME

_OFFSET: Final = r"(?:Z|[+-][0-9]{2}:?[0-9]{2}| UTC)$"
_WITH_OFFSET: Final = ("%Y-%m-%d %H:%M:%S%z", "%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%d %H:%M%z")


def instants(texts: pl.Series, zone: ZoneInfo | None, forms: tuple[str, ...]) -> pl.Series:
    """Instants in UTC; null for what is none, and for a time without an offset where no zone is declared.

    Of an hour that daylight saving repeats the first is meant; an hour that it leaves out is no time.
    """
    found = pl.Series("t", [None], dtype=TIME).new_from_index(0, texts.len())
    if zone is not None:
        for form in forms:
            if found.null_count() == texts.null_count():
                return found
            found = _first(found, _in_zone(texts.str.to_datetime(form, time_unit="us", strict=False), zone))
    if found.null_count() == texts.null_count() or not texts.str.contains(_OFFSET).any():
        return found
    plain = texts.str.replace(" UTC$", "Z").str.replace("Z$", "+0000").str.replace("T", " ", literal=True)
    for form in _WITH_OFFSET:
        found = _first(found, plain.str.to_datetime(form, time_unit="us", time_zone="UTC", strict=False))
    return found


def _first(found: pl.Series, other: pl.Series) -> pl.Series:
    if found.null_count() == found.len():
        return other
    return pl.select(pl.coalesce(found, other)).to_series()


def _in_zone(local: pl.Series, zone: ZoneInfo) -> pl.Series:
    if zone.key == "UTC":
        return local.dt.replace_time_zone("UTC")
    placed = local.dt.replace_time_zone(zone.key, ambiguous="earliest", non_existent="null")
    return placed.dt.convert_time_zone("UTC")
