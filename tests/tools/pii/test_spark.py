"""The same counts from the same batches here and on Apache Spark."""

import os
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.pii.corpus import values
from lachan.tools.pii.spark import SCHEMA, count_in, counts
from tests.needs import needs

ROWS, BATCH = 2_000, 500


def table() -> pa.Table:
    draw = Random(5)
    kinds = ("name", "cccd", "phone", "address", "bank-account")
    heads = ("ho_ten", "so_cccd", "sdt", "dia_chi", "so_tk")
    columns = {
        head: [values.ALL[kind](draw).text for _ in range(ROWS)] for head, kind in zip(heads, kinds, strict=True)
    }
    return pa.table({"id": list(range(ROWS)), **columns, "ghi_chu": ["bình thường"] * ROWS, "ty_le": [0.5] * ROWS})


def here() -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for batch in table().to_batches(max_chunksize=BATCH):
        result = counts(batch)
        assert result.schema == SCHEMA
        for row in result.to_pylist():
            found[(row["column"], row["kind"])] += row["findings"]
    return dict(found)


def test_counts_by_column_and_kind() -> None:
    found = here()
    assert found[("so_cccd", "cccd")] == found[("sdt", "phone")] == found[("so_tk", "bank-account")] == ROWS
    assert found[("ho_ten", "name")] > 0.95 * ROWS
    assert not [column for column, _ in found if column in ("id", "ghi_chu", "ty_le")]


@pytest.mark.slow
@needs("default-jre-headless", command="java")
def test_spark_counts_the_same(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(BATCH))
        .getOrCreate()
    )
    try:
        frames = []
        for number, batch in enumerate(table().to_batches(max_chunksize=BATCH)):
            pq.write_table(pa.Table.from_batches([batch]), tmp_path / f"{number}.parquet")
            frames.append(spark.read.parquet(str(tmp_path / f"{number}.parquet")))
        whole: dict[tuple[str, str], int] = {}
        for frame in frames:
            for row in count_in(frame.coalesce(1)).collect():
                whole[(row["column"], row["kind"])] = whole.get((row["column"], row["kind"]), 0) + row["findings"]
        assert whole == here()
    finally:
        spark.stop()
