"""Who would answer for what, by two versions of the registry: the same detections, attributed twice and compared."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from lachan.server.attribution.attach import Attributor
from lachan.server.registry.snapshot import Snapshot
from lachan.wire.detection import TIME

ROLES: Final = ("holder", "operator", "domain_holder")
_BLOCK: Final = 500_000


@dataclass(frozen=True, slots=True)
class Moves:
    """`looked_at`: rows; `moved`: rows with another owner in some role. `lines`: (role, before, after, rows), the most
    first; None is nobody."""

    looked_at: int
    moved: int
    lines: tuple[tuple[str, str | None, str | None, int], ...]


def moves(rows: pl.DataFrame, before: Snapshot, after: Snapshot, at: datetime) -> Moves:
    """`rows`: columns attach.INPUT. Each is judged as though it were seen again at `at`, or when it was if that is
    later: a change of the registry holds from its day on."""
    first, second = Attributor(before), Attributor(after)
    moved, found = 0, pl.DataFrame(schema=dict.fromkeys(("role", "before", "after"), pl.String()) | {"n": pl.Int64()})
    for start in range(0, rows.height, _BLOCK):
        late = pl.max_horizontal("time_source", pl.lit(at).cast(TIME)).alias("time_source")
        block = rows[start : start + _BLOCK].with_columns(late)
        old, new = first.attach(block), second.attach(block)
        differs = [~old[role].eq_missing(new[role]) for role in ROLES]
        moved += int((differs[0] | differs[1] | differs[2]).sum())
        for role, changed in zip(ROLES, differs, strict=True):
            pairs = pl.DataFrame({"before": old[role], "after": new[role]}).filter(changed)
            counts = pairs.group_by("before", "after").agg(pl.len().cast(pl.Int64).alias("n"))
            found = pl.concat([found, counts.select(pl.lit(role).alias("role"), "before", "after", "n")])
    total = found.group_by("role", "before", "after").agg(pl.col("n").sum())
    ordered = total.sort("n", "role", "before", "after", descending=[True, False, False, False])
    return Moves(rows.height, moved, tuple(ordered.iter_rows()))
