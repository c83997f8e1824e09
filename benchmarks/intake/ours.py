"""Us: the whole path, from the file to planned notices, in a home made for it."""

import sys
from pathlib import Path

from lachan.server.base.clock import now
from lachan.server.base.settings import load
from lachan.server.site import django as site

if __name__ == "__main__":
    home, report = Path(sys.argv[1]), Path(sys.argv[2])
    settings = load(home)
    site.start(home, settings)
    from lachan.server.intake.receive import Asked, receive
    from lachan.server.intake.take_in import Instance, take_in
    from lachan.server.lake.folders import Home

    instance = Instance(Home(home), settings)
    batch = receive(instance.home, report, Asked(), now(), settings.intake.max_file_bytes)
    take_in(instance, [batch], now())
    print(batch.rows_accepted)
