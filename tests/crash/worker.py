"""Takes files in, plans what is due and sends, at a fixed time, in a home; says `ready` when its imports are done and
waits for a line."""

import sys
from datetime import datetime
from pathlib import Path

from lachan.server.base.settings import load
from lachan.server.site import django as site


def main() -> None:
    home, now, files = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), [Path(name) for name in sys.argv[3:]]
    settings = load(home)
    site.start(home, settings)
    from lachan.server.intake.receive import Asked, receive
    from lachan.server.intake.take_in import Instance, quiet, take_in
    from lachan.server.intake.telling import tell
    from lachan.server.lake.folders import Home
    from lachan.server.lake.models import Batch
    from lachan.server.notices.outbox import send_due

    instance = Instance(Home(home), settings)

    def receive_all() -> None:
        known = set(Batch.objects.values_list("name", flat=True))
        for file in files:
            if file.name not in known:
                receive(instance.home, file, Asked(), now, 1 << 40)

    if settings.database.url:  # a sequence of PostgreSQL's leaves gaps where a receipt was killed; SQLite's does not
        receive_all()
    print("ready", flush=True)
    sys.stdin.readline()
    receive_all()
    take_in(instance, list(Batch.objects.order_by("pk")), now)
    tell(instance.home, settings, now, quiet)
    send_due(now, home, settings)
    print("done", flush=True)


if __name__ == "__main__":
    main()
