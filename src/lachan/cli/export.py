"""Writing rows to standard output or a file, in the form asked for. Every row of a demo says that it is one."""

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lachan.server.base.files import written_aside

if TYPE_CHECKING:
    from polars import DataFrame

FORMATS: Final = ("intelmq", "jsonl", "csv", "parquet")


def write_rows(frame: "DataFrame", form: str, output: Path | None, banner: str) -> None:
    """Detections or infections, in one of `FORMATS`; a banner stands in the column `comment` of every row.

    `csv` is safe to open in a spreadsheet: no cell begins as a formula does. A file appears whole or not at all; a
    pipe, a terminal or a device is written to as it is.
    """
    import polars as pl

    from lachan.wire.ids import hex_column

    if "id_hi" in frame.columns:
        frame = frame.with_columns(hex_column().alias("id")).select(
            "id", pl.all().exclude("id", "id_hi", "id_lo", "source_ip_hi", "source_ip_lo")
        )
    if banner:
        frame = frame.with_columns(pl.lit(banner).alias("comment"))
    data = _bytes(frame, form)
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    elif output.exists() and not output.is_file():
        with output.open("wb") as device:
            device.write(data)
    else:
        with written_aside(output) as out:
            out.write(data)


def _bytes(frame: "DataFrame", form: str) -> bytes:
    if form == "parquet":
        out = io.BytesIO()
        frame.write_parquet(out)
        return out.getvalue()
    if form == "csv":
        from lachan.wire.spreadsheets import harmless

        return harmless(frame).write_csv(datetime_format="%Y-%m-%dT%H:%M:%SZ").encode()
    if form == "intelmq":
        from lachan.server.feeds.intelmq import write

        return "".join(line + "\n" for line in write(frame)).encode()
    return b"".join(json.dumps(_plain(row), ensure_ascii=False).encode() + b"\n" for row in frame.iter_rows(named=True))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.loads(value) if name == "extra" else value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
        if value is not None
    }
