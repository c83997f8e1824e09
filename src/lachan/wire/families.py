"""Malware-family names: many vendors' words for one thing, to one canonical name, as data (data/malware-names.csv).

A name is folded (lower case, letters and digits only) and looked up among names and synonyms. One canonical name:
`known`. Several different ones: `ambiguous`, and no guess is made. None: `unknown`. The list is incomplete by nature,
so an unknown name is kept as reported and counts as its own family.
"""

import csv
import re
from functools import cache
from importlib import resources
from typing import Final

import polars as pl

KNOWN: Final = "known"
AMBIGUOUS: Final = "ambiguous"
UNKNOWN: Final = "unknown"
_ATTACK_ID: Final = re.compile(r" - S\d{4}$")  # MITRE ATT&CK's software number, part of the galaxy's value


def fold(name: str) -> str:
    """Lower case, letters and digits only: `Conficker.B!` → `confickerb`."""
    return "".join(c for c in name.lower() if c.isalnum())


@cache
def _index() -> dict[str, dict[str, str]]:
    """Folded name → {folded canonical name: canonical name as written}."""
    index: dict[str, dict[str, str]] = {}
    text = resources.files("lachan.wire").joinpath("data/malware-names.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        canonical = _ATTACK_ID.sub("", row["name"])
        for name in (canonical, *(_ATTACK_ID.sub("", s) for s in row["synonyms"].split("|") if s)):
            index.setdefault(fold(name), {}).setdefault(fold(canonical), canonical)
    index.pop("", None)
    return index


def candidates(name: str) -> tuple[str, ...]:
    """Every canonical name that `name` may mean, sorted."""
    return tuple(sorted(_index().get(fold(name), {}).values()))


def look_up(name: str) -> tuple[str | None, str]:
    """(canonical name or None, `known` | `ambiguous` | `unknown`)."""
    found = candidates(name)
    if len(found) == 1:
        return found[0], KNOWN
    return None, AMBIGUOUS if found else UNKNOWN


def canonical(names: pl.Series) -> pl.DataFrame:
    """In bulk: reported names → `malware_family`, `malware_family_status`; both null where no name was reported."""
    distinct = names.unique().drop_nulls()
    found = [look_up(name) for name in distinct.to_list()]
    table = pl.DataFrame(
        {
            "name": distinct,
            "malware_family": pl.Series([family for family, _ in found], dtype=pl.String),
            "malware_family_status": pl.Series([status for _, status in found], dtype=pl.String),
        },
        schema_overrides={"name": pl.String},
    )
    frame = pl.DataFrame({"name": names}, schema={"name": pl.String})
    return frame.join(table, on="name", how="left", maintain_order="left").drop("name")
