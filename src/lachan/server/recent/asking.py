"""The look-up. The file is opened once and again when another took its place; who asks is never kept.

Errors: Unable, with why: there is no file, it is damaged, or it or its facts are too old to say anything.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from threading import Lock
from typing import Final

from lachan.server.base.errors import BadInput, Damaged
from lachan.server.recent.making import place
from lachan.server.recent.tables import Seen, Tables, file_key, line_key, name_key

MAX_AGE: Final = timedelta(days=2)  # of the file
MAX_LAG: Final = timedelta(days=4)  # of its newest event: most feeds tell of yesterday
# Nobody's own on the internet: loopback, links, private networks (RFC 1918, 4193), between carriers (RFC 6598).
_INNER: Final = tuple(
    ip_network(text)
    for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
                 "0.0.0.0/8", "::1/128", "::/128", "fc00::/7", "fe80::/10")
)  # fmt: skip
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_lock: Final = Lock()
_open: dict[Path, tuple[tuple[int, int, int], Tables]] = {}


class Unable(Exception):
    """Nothing can be said now. Its text is one of: none, old, behind, inner."""


def tables(home: Path, now: datetime) -> Tables:
    """The file of a home, where it can be relied on at this instant."""
    path = place(home)
    try:
        stat = path.stat()
        mark = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        with _lock:
            known = _open.get(path)
            if known is None or known[0] != mark:
                with path.open("rb") as source:
                    known = _open[path] = (mark, Tables(source))
    except (OSError, Damaged):
        raise Unable("none") from None
    head = known[1].head
    if not -MAX_AGE <= now - head.made_at <= MAX_AGE:
        raise Unable("old")
    if head.newest is None or now - head.newest > MAX_LAG:
        raise Unable("behind")
    return known[1]


def at_address(known: Tables, address: str) -> tuple[list[Seen], str]:
    """What was seen at an address or in its /64, and the kind of the shared pool it lies in, or empty."""
    try:
        inner = ip_address(address)
        if getattr(inner, "ipv4_mapped", None):
            inner = inner.ipv4_mapped  # type: ignore[union-attr,assignment]
        if any(inner in network for network in _INNER if network.version == inner.version):
            raise Unable("inner")
        key = line_key(address)
    except ValueError:
        raise Unable("inner") from None
    return known.seen("lines", key), known.pool(key)


def of_file(known: Tables, sha256: str) -> list[Seen]:
    """What is known of a file. Errors: BadInput for what is not a SHA-256."""
    digest = "".join(sha256.split()).lower()
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise BadInput("a SHA-256 is 64 hexadecimal digits")
    return known.seen("files", file_key(digest))


def of_name(known: Tables, typed: str) -> tuple[str, list[Seen]]:
    """The name that stands on the list, the domain itself or one above it, and what was seen; or empty and nothing.

    Errors: BadInput for what is not a domain or the address of a page.
    """
    for name in _upwards(domain_of(typed)):
        if found := known.seen("names", name_key(name)):
            return name, found
    return "", []


def domain_of(typed: str) -> str:
    """`https://VÍ-DỤ.vn:8443/a` → its domain in lower-case A-labels. Errors: BadInput."""
    text = re.sub(r"^[a-z][a-z0-9+.-]*://", "", typed.strip(), flags=re.IGNORECASE)
    host = re.split(r"[/?#\\]", text, maxsplit=1)[0].rpartition("@")[2].rpartition(":")
    bare = (host[0] if host[0] and host[2].isdigit() else host[2] if not host[1] else "").rstrip(".").lower()
    try:
        name = bare.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or labels[-1].isdigit() or not all(map(_LABEL.fullmatch, labels)):
        raise BadInput("not a domain")
    return name


def _upwards(name: str) -> Iterator[str]:
    """The name, and those above it that have a dot."""
    while "." in name:
        yield name
        name = name.partition(".")[2]
