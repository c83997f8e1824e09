"""Questions asked of one column."""

import polars as pl


def is_constant(column: pl.Series) -> bool:
    """Whether there are rows, and each holds the same value; null is none."""
    if column.is_empty() or column.null_count() or column[0] != column[-1]:
        return False
    return bool((column == column[0]).all())
