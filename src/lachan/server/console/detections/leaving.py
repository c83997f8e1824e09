"""Detections as a file: what the page shows, all columns, at most so many rows; recorded before the first leaves."""

import gzip
import io
from typing import Final

import polars as pl
import polars.selectors as cs
from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import detections, record
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import NotFound
from lachan.server.console.exporting import attachment, frame_as_csv
from lachan.server.console.facts import asked, asks_facts
from lachan.server.lake.folders import Home
from lachan.wire.ids import hex_column

LARGE: Final = 1 << 20  # bytes from which on a file is packed
_WITHOUT: Final = ("id_hi", "id_lo", "source_ip_hi", "source_ip_lo", "batch")


@holds(Right.SEE_DETECTIONS)
@never_cache
@require_safe
@asks_facts
def export_csv(request: Request) -> HttpResponse:
    """RFC 4180; packed where it is large."""
    return _packed(frame_as_csv("detections.csv", _rows(request)), "detections.csv.gz")


@holds(Right.SEE_DETECTIONS)
@never_cache
@require_safe
@asks_facts
def export_lines(request: Request) -> HttpResponse:
    """One JSON object a line, what is not known as null; packed where it is large."""
    text = _rows(request).write_ndjson()
    kind = "application/jsonl; charset=utf-8"
    return _packed(attachment("detections.jsonl", kind, text), "detections.jsonl.gz")


def _rows(request: Request) -> pl.DataFrame:
    ask = asked(request)
    if ask.wanted is None:
        raise NotFound("there is nothing here")
    home = Home(settings.LACHAN_HOME)
    found = detections.newest(request.asker, home, ask.wanted, request.now, detections.MOST_EXPORTED)
    record.exported(request.asker, "detections", found.height, request.now, organisation=ask.wanted.organisation or "")
    kept = found.select(hex_column().alias("id") if found.height else pl.lit("").alias("id"), pl.all().exclude("id"))
    banner = settings.LACHAN_SETTINGS.banner
    kept = kept.select(pl.all().exclude(_WITHOUT))
    full = [name for name in kept.columns if name == "id" or kept[name].null_count() < kept.height]
    told = kept.select(*full, *([pl.lit(banner).alias("comment")] if banner else []))
    return told.with_columns(cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _packed(answer: HttpResponse, name: str) -> HttpResponse:
    if len(answer.content) <= LARGE:
        return answer
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=0) as packed:
        packed.write(answer.content)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(out.getvalue(), content_type="application/gzip", headers=headers)
