"""Twenty-five readers in one process: each asks again and again until told to stop; says what it saw of each batch."""

import json
import sys
import threading
from pathlib import Path

import polars as pl

from lachan.server.base.settings import load
from lachan.server.site import django as site

READERS = 25


def main() -> None:
    home = Path(sys.argv[1])
    site.start(home, load(home))
    from django.db import connection

    from lachan.server.lake.folders import Home
    from lachan.server.lake.questions import Wanted, counts

    stop = threading.Event()
    seen: set[tuple[tuple[int, int], ...]] = set()
    asked: list[int] = []
    errors: list[str] = []

    def read() -> None:
        number = 0
        try:
            while not stop.is_set():
                found = counts(Home(home), Wanted()).group_by("batch").agg(pl.col("rows").sum())
                seen.add(tuple(sorted(zip(found["batch"], found["rows"], strict=True))))
                number += 1
        except Exception as error:
            errors.append(repr(error))
        finally:
            asked.append(number)
            connection.close()

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.readline()
    stop.set()
    for thread in threads:
        thread.join()
    print(json.dumps({"seen": sorted(seen), "asked": asked, "errors": errors}))


if __name__ == "__main__":
    main()
