"""One day: its reports taken in, notices planned, mails put into the outbox. `HOME NOW FILES…`; prints counts."""

import json
import sys
import time
from datetime import datetime
from pathlib import Path

from lachan.server.base.settings import load
from lachan.server.site import django as site

if __name__ == "__main__":
    home, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
    settings = load(home)
    site.start(home, settings)
    from lachan.server.intake.receive import Asked, receive
    from lachan.server.intake.take_in import Instance, bring_in, quiet
    from lachan.server.intake.telling import tell
    from lachan.server.lake.folders import Home
    from lachan.server.notices.outbox import send_due

    instance = Instance(Home(home), settings)
    seconds = {}
    began = time.perf_counter()
    batches = [receive(instance.home, Path(name), Asked(), now, 1 << 40) for name in sys.argv[3:]]
    for batch in batches:
        bring_in(instance, batch)
    seconds["take_in"] = time.perf_counter() - began
    began = time.perf_counter()
    tell(instance.home, settings, now, quiet)
    seconds["plan"] = time.perf_counter() - began
    began = time.perf_counter()
    sent = send_due(now, home, settings)
    seconds["send"] = time.perf_counter() - began
    if sent.failed or sent.left:
        sys.exit(f"{len(sent.failed)} mails failed, {sent.left} are left")
    print(json.dumps({"rows": sum(b.rows_accepted for b in batches), "mails": len(sent.sent), "seconds": seconds}))
