"""A home served on this machine by the real server."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.cli.program import environment

_ROOT = Path(__file__).resolve().parents[1]


@contextlib.contextmanager
def serving(home: Path) -> Iterator[int]:
    """The port of loopback, until the block ends; what the server says is in `log` beside the home."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "lachan.server.site.web", "127.0.0.1", str(port)]
    with (home.parent / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=_ROOT, env=environment(home, "en"))
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                if answer.status == 200:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)
