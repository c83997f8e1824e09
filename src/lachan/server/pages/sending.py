"""A file sent as it lies: whole, or from where a reader was cut off (RFC 9110 §13, §14), with its digest (RFC 9530).

What is not done: several ranges in one answer. A request for several, or for a unit other than bytes, is answered with
the whole file, as §14.2 lets a server do.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_CHUNK: Final = 256 * 1024


def whole(name: str, kind: str, raw: bytes) -> HttpResponse:
    """A file that is made for the answer, with its digest."""
    digest = sha256(raw).digest()
    return HttpResponse(
        raw,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "ETag": f'"{digest.hex()}"',
            "Repr-Digest": f"sha-256=:{b64encode(digest).decode('ascii')}:",  # RFC 9530 §3
        },
    )


def send(
    request: HttpRequest, place: Path, name: str, kind: str, size: int, digest: str, made_at: datetime
) -> HttpResponseBase:
    """The answer to GET or HEAD. `digest`: SHA-256 in hexadecimal, the tag of the file, which never changes under it.

    Errors: Http404 where it is not there any more.
    """
    tag = f'"{digest}"'
    headers = {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Last-Modified": http_date(made_at.timestamp()),
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(digest)).decode('ascii')}:",  # RFC 9530 §3
    }
    if _has(request.headers.get("If-None-Match", ""), tag):  # §13.1.2
        return HttpResponse(status=304, headers=headers)
    if (wanted := request.headers.get("If-Match", "")) and not _has(wanted, tag):  # §13.1.1
        return HttpResponse(status=412, headers=headers)
    span = _span(request, size, tag, made_at)
    if span is not None and span[0] > span[1]:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})  # §15.5.17
    first, last = span or (0, size - 1)
    if span is not None:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    status = 200 if span is None else 206
    if request.method == "HEAD":
        return HttpResponse(status=200, content_type=kind, headers={**headers, "Content-Length": str(size)})
    try:
        source = place.open("rb")
    except FileNotFoundError:  # its time was over between the two looks
        raise Http404 from None
    return StreamingHttpResponse(_pieces(source, first, last + 1), status=status, content_type=kind, headers=headers)


def _span(request: HttpRequest, size: int, tag: str, made_at: datetime) -> tuple[int, int] | None:
    """First and last byte asked for; None: the whole; first behind last: nothing that can be given."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or found is None or found[1] == found[2] == "":
        return None
    condition = request.headers.get("If-Range", "").strip()  # §13.1.5: a strong tag, or the very date
    if condition and condition != tag and parse_http_date_safe(condition) != int(made_at.timestamp()):
        return None
    if not found[1]:  # the last N bytes
        return (max(0, size - int(found[2])), size - 1) if int(found[2]) else (1, 0)
    first = int(found[1])
    if found[2] and int(found[2]) < first:
        return None  # §14.1.1: not a valid range, so there is none
    return (first, min(int(found[2] or size - 1), size - 1)) if first < size else (1, 0)


def _has(said: str, tag: str) -> bool:
    return tag in {one.strip().removeprefix("W/") for one in said.split(",")} or said.strip() == "*"


def _pieces(source: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with source:
        source.seek(start)
        left = end - start
        while left > 0 and (piece := source.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece
