"""Tables too large for one machine: the same function over Arrow batches, here or on Apache Spark by `mapInArrow`.

    from lachan.tools.pii.spark import count_in
    count_in(spark.read.parquet("…")).show()

A batch in, counts out: no value leaves the executor that read it. Different values are not counted here: their digests
would have to travel. A column is decided batch by batch, so the same batches give the same counts everywhere.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from lachan.tools.pii.columns import in_column
from lachan.tools.pii.detectors import KINDS
from lachan.tools.pii.find import Finder
from lachan.tools.pii.places.pieces import Limits
from lachan.tools.pii.places.tables import text_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_TYPES: Final[dict[str, pa.DataType]] = {
    "column": pa.string(),
    "kind": pa.string(),
    "rows": pa.int64(),
    "findings": pa.int64(),
}
SCHEMA: Final = pa.schema(_TYPES)
_SPARK_SCHEMA: Final = "column string, kind string, rows long, findings long"


@cache
def _finder(kinds: tuple[str, ...]) -> Finder:
    """Once a process: making it takes longer than a batch."""
    return Finder(kinds)


def counts(batch: pa.RecordBatch, kinds: Sequence[str] = KINDS) -> pa.RecordBatch:
    """Findings by column and kind in one batch; `rows` is how many rows hold one. Columns that are neither text nor
    numbers are left."""
    finder, limits = _finder(tuple(kinds)), Limits()
    found: dict[tuple[str, str], list[int]] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        values = [text_of(cell, limits) for cell in column.to_pylist()]
        for index, finding in in_column(finder, name, values):
            found.setdefault((name, finding.kind), []).append(index)
    keys = sorted(found)
    return pa.RecordBatch.from_arrays(
        [
            pa.array([column for column, _ in keys], pa.string()),
            pa.array([kind for _, kind in keys], pa.string()),
            pa.array([len(set(found[key])) for key in keys], pa.int64()),
            pa.array([len(found[key]) for key in keys], pa.int64()),
        ],
        schema=SCHEMA,
    )


def over(kinds: Sequence[str] = KINDS) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """`counts` over a stream of batches: what `mapInArrow` is given."""

    def each(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield counts(batch, kinds)

    return each


def count_in(frame: "DataFrame", kinds: Sequence[str] = KINDS) -> "DataFrame":
    """Rows and findings by column and kind, over the whole of a Spark frame."""
    from pyspark.sql import functions as F

    found: Any = frame.mapInArrow(over(kinds), _SPARK_SCHEMA)
    summed: DataFrame = (
        found.groupBy("column", "kind")
        .agg(F.sum("rows").alias("rows"), F.sum("findings").alias("findings"))
        .orderBy("column", "kind")
    )
    return summed
