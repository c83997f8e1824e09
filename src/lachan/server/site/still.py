"""In front of Django: pages that are the same for everybody are answered from memory for as long as they say.

Nothing is kept of who asked, and nothing that a cookie, a question or a form has to do with. A page that is answered
here is counted, and stands in no log, as its line would say nothing.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from lachan.server.pages.still import HEADER, SECONDS
from lachan.server.site import measures

MOST: Final = 2_000  # pages; of more, those that were made first are forgotten
MOST_BYTES: Final = 64_000_000
_OWN: Final = frozenset(("x-request-id",))  # of one request

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Held:
    """An answer, whole. `until`: by the clock of the process."""

    until: float
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Still:
    """A WSGI application (PEP 3333) around another. `hosts`: names under which pages are kept."""

    def __init__(
        self, application: Application, hosts: Iterable[str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._application, self._hosts, self._clock = application, frozenset(hosts), clock
        self._held: dict[str, Held] = {}
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or not self._ours(environ):
            return self._application(environ, start)
        held = self._held.get(environ["PATH_INFO"])
        if held is None or held.until <= self._clock():
            return self._ask(environ, start)
        measures.kept()
        start("200 OK", list(held.headers))
        return (held.body,)

    def _ours(self, environ: Environ) -> bool:
        host: str = environ.get("HTTP_HOST", "")
        name = host.rpartition(":")[0] if host[-1:].isdigit() and ":" in host else host
        return name in self._hosts

    def _ask(self, environ: Environ, start: Start) -> Iterable[bytes]:
        kept: list[list[tuple[str, str]]] = []

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if _may_be_kept(status, headers):
                headers = [(name, value) for name, value in headers if name.lower() not in _OWN]
                kept.append(headers)
            return start(status, headers, *more)

        answer = self._application(environ, begin)
        if not kept:
            return answer
        try:
            body = b"".join(answer)
        finally:
            if callable(close := getattr(answer, "close", None)):
                close()
        self._keep(environ["PATH_INFO"], kept[-1], body)
        return (body,)

    def _keep(self, path: str, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        with self._lock:
            before = self._held.pop(path, None)
            self._bytes += len(body) - (len(before.body) if before else 0)
            while self._held and (len(self._held) >= MOST or self._bytes > MOST_BYTES):
                self._bytes -= len(self._held.pop(next(iter(self._held))).body)
            self._held[path] = Held(self._clock() + SECONDS, tuple(headers), body)


def _may_be_kept(status: str, headers: Iterable[tuple[str, str]]) -> bool:
    """A whole page that says it is the same for everybody, and sets nothing in the browser."""
    told: Mapping[str, str] = {name.lower(): value for name, value in headers}
    varies = {part.strip().lower() for part in told.get("vary", "").split(",")}
    return (
        status == "200 OK"
        and told.get("cache-control") == HEADER
        and "set-cookie" not in told
        and not varies & {"cookie", "*"}
    )
