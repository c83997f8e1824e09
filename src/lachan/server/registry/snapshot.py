"""What attribution reads of the registry: two frames and a version number. No Django here.

A validity is [valid_from, valid_to); null means without limit on that side.
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

from lachan.wire.detection import TIME

# Common to networks and domains.
_TERMS: Final[dict[str, pl.DataType]] = {
    "organisation": pl.String(),  # key
    "kind": pl.String(),  # words.OrganisationKind
    "valid_from": TIME,
    "valid_to": TIME,
    "hand": pl.Boolean(),  # made by hand rather than imported
    "confidence": pl.Int32(),  # 0 to 100
    "override": pl.Boolean(),  # beats longer ones
}

# One row a network: either a prefix (range and `prefix_length` in 128-bit terms, 0 to 128) or an AS number.
NETWORKS: Final = pl.Schema(
    {
        "network_id": pl.Int64(),
        "prefix": pl.String(),
        "start_hi": pl.Int64(),
        "start_lo": pl.Int64(),
        "end_hi": pl.Int64(),
        "end_lo": pl.Int64(),
        "prefix_length": pl.Int32(),
        "asn": pl.Int64(),
        **_TERMS,
    }
)

# One row a domain; `domain` is lower case in A-labels.
DOMAINS: Final = pl.Schema({"domain_id": pl.Int64(), "domain": pl.String(), **_TERMS})


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The registry at one version. `networks` has the schema NETWORKS, `domains` DOMAINS; ids are unique in each."""

    version: int
    networks: pl.DataFrame
    domains: pl.DataFrame

    @classmethod
    def empty(cls) -> "Snapshot":
        """Version 0: nobody registered anything yet."""
        return cls(0, pl.DataFrame(schema=NETWORKS), pl.DataFrame(schema=DOMAINS))


def covering(first: tuple[int, int], last: tuple[int, int]) -> pl.Expr:
    """Of NETWORKS, those with every address from `first` to `last`, both (hi, lo) as of `addresses.split`."""
    return _begins_by(first) & _ends_from(last)


def overlapping(first: tuple[int, int], last: tuple[int, int]) -> pl.Expr:
    """Of NETWORKS, those with any address from `first` to `last`."""
    return _begins_by(last) & _ends_from(first)


def _begins_by(address: tuple[int, int]) -> pl.Expr:
    hi, lo = address
    return ((pl.col("start_hi") < hi) | ((pl.col("start_hi") == hi) & (pl.col("start_lo") <= lo))).fill_null(False)


def _ends_from(address: tuple[int, int]) -> pl.Expr:
    hi, lo = address
    return ((pl.col("end_hi") > hi) | ((pl.col("end_hi") == hi) & (pl.col("end_lo") >= lo))).fill_null(False)
