"""`python -m benchmarks.queries.readers HOME READERS`: so many readers at once; prints how many were answered and how
many were told to come back."""

import sys
import threading
from pathlib import Path

from benchmarks.queries.questions import LARGE, PREFIX, SINCE
from lachan.server.base.settings import load
from lachan.server.site import django as site

_PAGES = (
    f"detections/?since={SINCE}",
    f"detections/?since={SINCE}&organisation={LARGE}",
    f"infections/?since={SINCE}&organisation={LARGE}",
    f"detections/?since={SINCE}&what={PREFIX}",
)


def main(home: Path, readers: int) -> None:
    """Each asks for one page."""
    site.start(home, load(home))
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from benchmarks.queries.ours import NOW, officer

    settings.LACHAN_NOW = lambda: NOW
    token = officer()
    said: list[int] = []
    start = threading.Barrier(readers)

    def read(number: int) -> None:
        client = Client(REMOTE_ADDR="127.0.0.1", headers={"User-Agent": "benchmark", "Host": "localhost"})
        client.cookies[settings.LACHAN_COOKIES[0]] = token
        start.wait()
        said.append(client.get(f"/console/{_PAGES[number % len(_PAGES)]}").status_code)
        connection.close()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if set(said) - {200, 503}:
        raise SystemExit(f"answers of another kind: {sorted(set(said))}")
    print(said.count(200), said.count(503))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
