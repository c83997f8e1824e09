"""How many rows of a part concern whom, by class, type, family and TLP: counted once, when its owners are written.

A tally stands in the footer of the owners' file and so is rewritten, checked, moved, swept and restored with it. What
has none (owners written before there were tallies, or too many kinds of rows) is counted from the rows.
Kept in memory once read: a file never changes under its name.
"""

import base64
import io
from collections import OrderedDict
from threading import Lock
from typing import Final

import polars as pl

from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.rowfiles import reading
from lachan.server.lake.summaries import family
from lachan.server.lake.wanted import OWNERS

FACTS: Final = ("classification_taxonomy", "classification_type", "malware_family", "malware_name", "tlp")
KEY: Final = (*OWNERS, "classification_taxonomy", "classification_type", "family", "tlp")
SCHEMA: Final = pl.Schema({**dict.fromkeys(KEY, pl.Categorical()), "rows": pl.Int64()})
MOST: Final = 50_000  # rows of a tally that a footer holds
KEPT: Final = 2_000_000  # rows of all tallies in memory: about 72 MB
NAME: Final = "lachan.tally.1"

_kept: OrderedDict[tuple[str, str], pl.DataFrame] = OrderedDict()
_lock = Lock()


def tally(facts: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """Rows of SCHEMA. `facts` has FACTS, `owners` OWNERS; both have the part's rows in its order."""
    seen = pl.concat([facts.select(FACTS), owners.select(OWNERS)], how="horizontal").with_columns(family())
    text = seen.select(pl.col(name).cast(pl.String).cast(pl.Categorical) for name in KEY)
    return text.group_by(KEY).agg(pl.len().cast(pl.Int64).alias("rows"))


def footer(facts: pl.DataFrame, owners: pl.DataFrame) -> dict[str, str]:
    """What the owners' file says of itself; empty where there are too many kinds of rows."""
    found = tally(facts, owners)
    if found.height > MOST:
        return {}
    out = io.BytesIO()
    plain = found.with_columns(pl.col(name).cast(pl.String) for name in KEY).sort(KEY)
    plain.write_parquet(out, compression="zstd", compression_level=1)
    return {NAME: base64.b64encode(out.getvalue()).decode("ascii")}


def tally_of(home: Home, part: Part) -> pl.DataFrame:
    """A part's tally (SCHEMA). Errors: Damaged."""
    name = (str(home.root), part.owners_path or part.path)
    with _lock:
        if name in _kept:
            _kept.move_to_end(name)
            return _kept[name]
    found = _read(home, part)
    with _lock:
        _kept[name] = found
        while len(_kept) > 1 and sum(one.height for one in _kept.values()) > KEPT:
            _kept.popitem(last=False)
    return found


def _read(home: Home, part: Part) -> pl.DataFrame:
    if not part.owners_path:
        with reading(part.path):
            facts = pl.read_parquet(home.absolute(part.path), columns=list(FACTS))
        return tally(facts, facts.with_columns(pl.lit(None, pl.String).alias(name) for name in OWNERS))
    with reading(part.owners_path):
        said = pl.read_parquet_metadata(home.absolute(part.owners_path)).get(NAME)
        if said is not None:
            plain = pl.read_parquet(io.BytesIO(base64.b64decode(said)))
            return plain.select(pl.col(column).cast(dtype) for column, dtype in SCHEMA.items())
        owners = pl.read_parquet(home.absolute(part.owners_path), columns=list(OWNERS))
    with reading(part.path):
        return tally(pl.read_parquet(home.absolute(part.path), columns=list(FACTS)), owners)
