"""A rate that is never exceeded: messages evenly spaced, also across runs."""

from datetime import datetime, timedelta

from lachan.server.post.delivery import Time


class Pace:
    """`wait()` before each message: its beginnings lie at least a minute / `per_minute` apart."""

    def __init__(self, per_minute: int, time: Time, last: datetime | None) -> None:
        """`last`: when the message before was begun, by an earlier run."""
        self._apart, self._time = 60 / per_minute, time
        ago = (time.now() - last) / timedelta(seconds=1) if last is not None else self._apart
        rest = min(max(self._apart - ago, 0.0), self._apart)  # a clock set back makes nobody wait longer than that
        self._next = time.monotonic() + rest

    def wait(self) -> None:
        """Until the next message may be begun."""
        if (rest := self._next - self._time.monotonic()) > 0:
            self._time.sleep(rest)
        self._next = max(self._next, self._time.monotonic()) + self._apart
