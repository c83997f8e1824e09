"""A process that opens cases for occasions, asks and attaches, until it is done or killed: `worker HOME`."""

import contextlib
import sys
from datetime import UTC, datetime
from pathlib import Path

from lachan.server.base.settings import Cases, Settings
from lachan.server.site import django as site

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
OCCASIONS = 40


def main(home: Path) -> None:
    site.start(home, Settings())
    from lachan.server.audit.recording import By
    from lachan.server.base.errors import Refused
    from lachan.server.cases import asking, attaching
    from lachan.server.cases.models import Case
    from lachan.server.cases.opening import Draft, open_for

    by = By("job:tests")
    for number in range(OCCASIONS):
        made = open_for(by, f"occasion:{number}", Draft("phishing-site", f"Việc {number}", "bank-1"), NOW)
        if not Case.objects.get(code=made.code).asks.exists():
            asking.ask(by, made.code, "bank-1", "Của ai?", NOW)
        with contextlib.suppress(Refused):  # the file is there from the run before
            attaching.attach(by, made.code, home, Cases(), "x", [b"%d" % number * 1_000], NOW, shared=False)
        print(number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
