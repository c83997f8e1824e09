"""`python -m benchmarks.queries.ours HOME RUNS`: every page and statistic, warm; prints seconds as JSON.

A page is asked of the whole console (session, rights, question, template), without the wire.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.queries.questions import NOW, PAGES, SMALL
from lachan.server.base.settings import load
from lachan.server.site import django as site


def officer() -> str:
    """Somebody of the duty desk who is signed in: the session's token."""
    from lachan.server.accounts import sessions
    from lachan.server.accounts.models import Membership, Person
    from lachan.server.accounts.places import Place
    from lachan.server.accounts.words import HOUSE, Stage

    person = Person.objects.create(
        email=f"{os.urandom(4).hex()}@people.example", name="Trực", password="!", joined_at=NOW, webauthn_id=b"0" * 32
    )
    Membership.objects.create(person=person, organisation=HOUSE, role="duty-officer", valid_from=NOW)
    place = Place("127.0.0.1", "benchmark")
    return sessions.open_session(person.pk, Stage.FULL, place, NOW, os.urandom, factor="totp")


def warm(runs: int, ask: Callable[[], object]) -> float:
    """Seconds: the median of some runs after one that is not counted."""
    ask()
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def main(home: Path, runs: int) -> None:
    """Ask everything."""
    site.start(home, load(home))
    from django.conf import settings
    from django.test import Client

    from lachan.server.lake.folders import Home
    from lachan.server.lake.newest import tallies
    from lachan.server.lake.wanted import OWNERS, Wanted

    settings.LACHAN_NOW = lambda: NOW
    client = Client(REMOTE_ADDR="127.0.0.1", headers={"User-Agent": "benchmark", "Host": "localhost"})
    client.cookies[settings.LACHAN_COOKIES[0]] = officer()
    found: dict[str, float] = {}
    first: dict[str, float] = {}
    for question in PAGES:

        def page(address: str = question.page) -> None:
            answer = client.get(f"/console/{address}")
            if answer.status_code != 200 or b'role="alert"' in answer.content:
                raise SystemExit(f"{address}: {answer.status_code}")

        began = time.perf_counter()
        page()
        first[question.name] = time.perf_counter() - began
        found[question.name] = warm(runs, page)
    lake = Home(home)
    asked = {
        "rows by organisation": (Wanted(), OWNERS),
        "rows by day": (Wanted(), ("day",)),
        "rows by class and type": (Wanted(), ("classification_taxonomy", "classification_type")),
        "rows by family": (Wanted(), ("family",)),
        "rows by day of one organisation": (Wanted(organisation=SMALL), ("day",)),
    }
    import polars as pl

    for name, (wanted, by) in asked.items():
        found[name] = warm(
            runs,
            lambda w=wanted, b=by: tallies(lake, w).group_by(b).agg(pl.col("rows").sum()),  # type: ignore[misc]
        )
    print(json.dumps({"warm": found, "first": first}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
