"""The other side: an operator fetches its files, goes on where it was cut off, and proves them by their manifest.

Calls out to the address it is given, and nowhere else: no redirect is followed, as it would carry the key elsewhere. A
key goes over HTTPS, or to this machine itself.
"""

import http.client
import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from lachan.server.base.errors import BadInput, NotFound, WiresFault
from lachan.server.base.files import digest_of, make_folder, settle
from lachan.server.daily.verifying import LARGEST_MANIFEST, MANIFEST, Listed, listed

Progress = Callable[[str, int], None]
MOST_TRIES: Final = 100  # connections in a row that bring nothing new
TIMEOUT: Final = 60.0  # seconds
_CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Source:
    """The address of one day's files, and the key to it (a secret: never shown)."""

    scheme: str
    host: str
    port: int
    path: str
    key: str

    @classmethod
    def of(cls, url: str, key: str) -> "Source":
        """Errors: BadInput."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise BadInput("the address is not one") from None
        host = parts.hostname or ""
        if parts.scheme not in ("https", "http") or not host or parts.username or parts.query or parts.fragment:
            raise BadInput("the address is not one: https://HOST/api/files/ORGANISATION/DAY")
        if parts.scheme == "http" and not _is_here(host):
            raise BadInput("a key goes over https only, or to this machine itself")
        if not (key.isascii() and key.isprintable() and 0 < len(key) < 500) or " " in key:
            raise BadInput("the key file holds no key")
        return cls(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), parts.path.rstrip("/"), key)

    def connect(self) -> http.client.HTTPConnection:
        """One connection, closed by whoever asked."""
        if self.scheme == "https":
            trusted = ssl.create_default_context()
            return http.client.HTTPSConnection(self.host, self.port, timeout=TIMEOUT, context=trusted)
        return http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)


def fetch(source: Source, into: Path, progress: Progress, most_tries: int = MOST_TRIES) -> list[Listed]:
    """All files of a day and their manifest, whole and proved; what is there already is not fetched again.

    A file appears under its name when it is whole; until then it is NAME.part, and the next run goes on with it.
    Errors: NotFound, BadInput for a manifest that is none; WiresFault where the other side ends early, or what
    came is not what its manifest says.
    """
    make_folder(into)
    manifest = _manifest(source)
    files = listed(manifest)
    for one in files:
        place = into / one.name
        if not (place.is_file() and place.stat().st_size == one.bytes and digest_of(place) == one.digest):
            _fetch_one(source, one, into, progress, most_tries)
    partial = into / f"{MANIFEST}.part"
    partial.write_bytes(manifest)
    settle(partial, into / MANIFEST)  # last: where it stands, all it names is there
    return list(files)


def _manifest(source: Source) -> bytes:
    connection = source.connect()
    try:
        connection.request("GET", f"{source.path}/{MANIFEST}", headers=_headers(source))
        answer = connection.getresponse()
        _check(answer.status, (200,))
        raw = answer.read(LARGEST_MANIFEST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise WiresFault(f"manifest.json: {type(error).__name__}") from None
    finally:
        connection.close()
    if len(raw) > LARGEST_MANIFEST:
        raise BadInput("manifest.json: not a manifest of daily files")
    return raw


def _fetch_one(source: Source, one: Listed, into: Path, progress: Progress, most_tries: int) -> None:
    partial = into / f"{one.name}.part"
    idle = 0
    while (have := partial.stat().st_size if partial.exists() else 0) < one.bytes:
        if not _append(source, one, partial, have, progress):
            idle += 1
            if idle >= most_tries:
                raise WiresFault(f"{one.name}: the other side ends before the file does; run it again to go on")
        else:
            idle = 0
    if one.bytes == 0:
        partial.touch()
    if partial.stat().st_size != one.bytes or digest_of(partial) != one.digest:
        partial.unlink()
        raise WiresFault(f"{one.name}: what came is not what its manifest says; run it again")
    settle(partial, into / one.name)


def _append(source: Source, one: Listed, partial: Path, have: int, progress: Progress) -> bool:
    """One connection's worth; whether anything came. Errors: those of `_check`."""
    headers = _headers(source)
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": f'"{one.digest}"'}
    connection = source.connect()
    came = 0
    try:
        connection.request("GET", f"{source.path}/{one.name}", headers=headers)
        answer = connection.getresponse()
        _check(answer.status, (200, 206))
        with partial.open("ab" if answer.status == 206 else "wb") as out:
            while piece := answer.read1(_CHUNK):
                came += len(piece)
                if out.tell() + len(piece) > one.bytes:
                    break  # longer than its manifest says: proved wrong below
                out.write(piece)
                progress(one.name, out.tell())
            out.flush()
            os.fsync(out.fileno())
    except (OSError, http.client.HTTPException):
        return came > 0
    finally:
        connection.close()
    return came > 0


def _headers(source: Source) -> dict[str, str]:
    return {"Authorization": f"Bearer {source.key}", "Accept-Encoding": "identity"}


def _check(status: int, wanted: tuple[int, ...]) -> None:
    if status == 404:
        raise NotFound("there are no such files, or they are not this key's to read")
    if status == 401:
        raise BadInput("the key is not open (any more), or not from this address")
    if status not in wanted:
        raise WiresFault(f"the other side answered {status}")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
