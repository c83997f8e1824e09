"""A table as files, and the file that describes them. Pure: the same table gives the same bytes.

`datapackage.json` is a Data Package of Frictionless (v1): what each column means, the licence, the digest of each file.
"""

import io
import json
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import polars as pl

from lachan.server.base.clock import utc_text
from lachan.server.reports.figures import Figure, Text
from lachan.server.reports.suppressing import THRESHOLD
from lachan.server.reports.tables import Table
from lachan.wire.spreadsheets import harmless

MANIFEST: Final = "datapackage.json"
LICENCE: Final = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def files(figure: Figure, table: Table, name: str, made_at: datetime, publisher: str, banner: str) -> dict[str, bytes]:
    """File name → bytes, the manifest last. `name`: of the edition. `banner`: what invented figures carry."""
    about = _about(figure, table, name, made_at, publisher, banner)
    packed = {
        f"{figure.key}.csv": _csv(table.rows),
        f"{figure.key}.json": _json({**about, "licence": LICENCE["name"], "rows": _plain(table.rows)}),
        f"{figure.key}.parquet": _parquet(table.rows, about),
    }
    package = {
        "profile": "tabular-data-package",
        "name": f"{figure.key}-{name}",
        "id": f"{figure.key}/{name}",
        "title": figure.title.vi,
        "description": figure.definition.vi,
        "created": utc_text(made_at),
        "version": f"{figure.version}.0",
        "licenses": [LICENCE],
        "contributors": [{"title": publisher, "role": "publisher"}] if publisher else [],
        "resources": [
            {
                "name": f"{figure.key}-{kind.rpartition('.')[2]}",
                "path": kind,
                "format": kind.rpartition(".")[2],
                "mediatype": KINDS[kind.rpartition(".")[2]].partition(";")[0],
                "bytes": len(raw),
                "hash": f"sha256:{sha256(raw).hexdigest()}",
                "schema": {"fields": [_field(one.name, one.type, one.means) for one in table.columns]},
            }
            for kind, raw in packed.items()
        ],
        "lachan": about,
    }
    return {**packed, MANIFEST: _json(package)}


def _about(figure: Figure, table: Table, name: str, made_at: datetime, publisher: str, banner: str) -> dict[str, Any]:
    return {
        "figure": figure.key.value,
        "edition": name,
        "counting": figure.version,
        "made_at": utc_text(made_at),
        "first_day_utc": table.period[0].isoformat(),
        "last_day_utc": table.period[1].isoformat(),
        "total": table.total,
        "suppressed": table.hidden,
        "threshold": THRESHOLD,
        **table.more,
        **{
            field: {"vi": text.vi, "en": text.en}
            for field, text in (
                ("title", figure.title),
                ("unit", figure.unit),
                ("definition", figure.definition),
                ("not_comparable", figure.not_comparable),
            )
        },
        "publisher": publisher,
        "banner": banner,
    }


def _field(name: str, type_: str, means: Text) -> dict[str, str]:
    return {"name": name, "type": type_, "title": means.vi, "description": means.en}


def _csv(rows: pl.DataFrame) -> bytes:
    """RFC 4180, UTF-8 with a mark for spreadsheets; a cell that a spreadsheet would run is quoted."""
    return harmless(rows).write_csv(include_bom=True, line_terminator="\r\n").encode("utf-8")


def _parquet(rows: pl.DataFrame, about: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    said = {"lachan": json.dumps(about, ensure_ascii=False), "licence": LICENCE["path"]}
    rows.write_parquet(out, compression="zstd", metadata=said)
    return out.getvalue()


def _plain(rows: pl.DataFrame) -> list[dict[str, Any]]:
    dates = [name for name, dtype in rows.schema.items() if dtype == pl.Date]
    return rows.with_columns(pl.col(name).dt.to_string("iso") for name in dates).to_dicts()


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
