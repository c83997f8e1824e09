"""A process that appends to a home's record until its time is up: `python -m tests.audit.appender HOME SECONDS NAME`.

Prints how many.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from lachan.server.base.settings import load
from lachan.server.site import django as site


def main() -> None:
    home, seconds = Path(sys.argv[1]), float(sys.argv[2])
    site.start(home, load(home))
    from lachan.server.audit.acts import Act
    from lachan.server.audit.recording import By, alone

    until, done = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        alone(By(f"command:{sys.argv[3]}"), Act.EXPORTED, now=datetime.now(UTC), rows=done)
        done += 1
    print(done)


if __name__ == "__main__":
    main()
