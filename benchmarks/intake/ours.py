"""Us: the whole path, from the file to planned notices. Prints rows, notices, seconds by step."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lachan.server.base.clock import now
from lachan.server.base.settings import load
from lachan.server.site import django as site

STEPS = ("read_and_seal", "attribute", "record", "plan_open")


def timed(spent: dict[str, float], name: str, step: Callable[..., Any]) -> Callable[..., Any]:
    """The step, with its seconds added to `spent`."""

    def run(*arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return step(*arguments)
        finally:
            spent[name] = round(spent.get(name, 0.0) + time.perf_counter() - began, 3)

    return run


if __name__ == "__main__":
    home, report = Path(sys.argv[1]), Path(sys.argv[2])
    settings = load(home)
    site.start(home, settings)
    from lachan.server.intake import take_in as intake
    from lachan.server.intake.receive import Asked, receive
    from lachan.server.lake.folders import Home
    from lachan.server.notices.models import Notice

    seconds: dict[str, float] = {}
    for step in STEPS:
        setattr(intake, step, timed(seconds, step, getattr(intake, step)))
    instance = intake.Instance(Home(home), settings)
    batch = timed(seconds, "receive", receive)(instance.home, report, Asked(), now(), settings.intake.max_file_bytes)
    intake.take_in(instance, [batch], now())
    batch.refresh_from_db()
    print(json.dumps({"rows": batch.rows_accepted, "notices": Notice.objects.count(), "seconds": seconds}))
