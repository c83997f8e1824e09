"""How long somebody who guesses must wait. Pure. Slows a place, and an account from that place; never a name alone.

`place` is a block of addresses, or a device from which this very account signed in before. What somebody does from
elsewhere costs the owner of an account at most three of five free tries at a new place, and nothing on a known device.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

WINDOW: Final = timedelta(hours=1)
FREE: Final = 5  # failures of one account from one place
FREE_UNDER_ATTACK: Final = 2  # the same, while the account is guessed at from many places
ATTACK: Final = 50  # failures of one account from everywhere, which mean an attack
FREE_OF_PLACE: Final = 30  # failures of all accounts from one block: one password tried on many names
FIRST: Final = 5  # seconds; doubled with each failure
LONGEST: Final = 300
LONGEST_OF_PLACE: Final = 900


@dataclass(frozen=True, slots=True)
class Failures:
    """Failures within the window: how many, and when the last was."""

    count: int
    last: datetime | None


NONE: Final = Failures(0, None)


def wait(pair: Failures, place: Failures, account: Failures, now: datetime) -> int:
    """Seconds until the next try is looked at; 0: now.

    `pair`: this account from this place; `place`: any account from it (NONE for a known device); `account`: from
    everywhere (NONE for a known device).
    """
    free = FREE_UNDER_ATTACK if account.count >= ATTACK else FREE
    return max(
        _left(pair, free, LONGEST, now),
        _left(place, FREE_OF_PLACE, LONGEST_OF_PLACE, now),
    )


def _left(failures: Failures, free: int, longest: int, now: datetime) -> int:
    if failures.last is None or failures.count < free:
        return 0
    pause = min(FIRST << min(failures.count - free, 20), longest)
    passed = (now - failures.last).total_seconds()
    return max(0, min(pause, round(pause - passed + 0.5)))
