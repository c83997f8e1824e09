"""Web and worker side by side: two processes, started, watched and ended together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Final

GRACE: Final = 30.0  # seconds for both to end; then they are killed, which every job and every file survives
LOOK: Final = 0.5
TOO_SOON: Final = 5.0  # seconds after its start
TRIES: Final = 3  # deaths too soon, in a row, after which a process is not started again


class Service:
    """`parts`: `web`, `worker`, or both. One that dies is started again; one that keeps dying ends the service."""

    def __init__(self, home: Path, host: str, port: int, parts: Sequence[str]) -> None:
        module = "lachan.server.site."
        words = {"web": [module + "web", host, str(port)], "worker": [module + "worker"]}
        self.commands = {part: [sys.executable, "-m", *words[part]] for part in parts}
        seen = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
        # where an instance without a name of its own is, for links of the web process and of the worker alike
        self.environment = {**os.environ, "LACHAN_HOME": str(home), "LACHAN_ADDRESS": f"http://{seen}:{port}"}
        self.running: dict[str, tuple[subprocess.Popen[bytes], float]] = {}
        self.soon = dict.fromkeys(parts, 0)
        self.ending = False

    def run(self, tell: Callable[[str, int], None]) -> int:
        """Until SIGTERM or SIGINT; `tell` hears which part ended, and its code. 0, or 4 where one kept dying."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        for part in self.commands:
            self._start(part)
        broken = False
        while not self.ending and not broken:
            time.sleep(LOOK)
            for part, (process, since) in list(self.running.items()):
                code = process.poll()
                if code is not None and not self.ending:
                    tell(part, code)
                    self.soon[part] = self.soon[part] + 1 if time.monotonic() - since < TOO_SOON else 0
                    broken = self.soon[part] >= TRIES
                    if broken:
                        break
                    self._start(part)
        self._stop()
        return 4 if broken else 0

    def _start(self, part: str) -> None:
        # A session of its own: Ctrl-C reaches this process only, which then ends the others in order.
        process = subprocess.Popen(self.commands[part], env=self.environment, start_new_session=True)
        self.running[part] = (process, time.monotonic())

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.ending = True

    def _stop(self) -> None:
        for process, _ in self.running.values():
            if process.poll() is None:
                process.terminate()
        last = time.monotonic() + GRACE
        for process, _ in self.running.values():
            try:
                process.wait(max(0.1, last - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
