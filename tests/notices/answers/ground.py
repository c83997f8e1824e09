"""Notices that were sent, one to each organisation: `ten` has the contact `truc@ten.example` and, for some, others."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import polars as pl

from lachan.server.base.settings import Settings
from lachan.server.notices import outbox, planning
from lachan.server.notices.models import Notice
from lachan.server.notices.recording import Found, record
from lachan.server.registry.models import Domain, Organisation
from tests.notices.build import NOW, SEEN, batch, contact, due, organisation, rows

ROWS = 9
LATER = NOW + timedelta(hours=5)


def told(home: Path, names: Iterable[str], settings: Settings, *, sent: bool = True, number: int = 1) -> list[Notice]:
    """A notice of nine rows to each organisation, sent through the outbox."""
    one = batch(number)
    found = Found("malicious-code", rows=ROWS, subjects=ROWS, first_seen=SEEN, last_seen=SEEN)
    for name in names:
        if not Organisation.objects.filter(key=name).exists():
            owner = organisation(name)
            contact(owner, "abuse", f"truc@{name}.example")
            Domain.objects.create(organisation=owner, name=f"{name}.example", origin="hand", confidence=90)
        record(one, {name: [found]})
    theirs = rows(
        *({"batch": number, "feed_code": ("event4_sinkhole", "scan_telnet")[n % 3 == 2]} for n in range(ROWS))
    )
    opens = due(NOW + timedelta(days=2 * number), settings)
    every = pl.concat([theirs.with_columns(organisation=pl.lit(each.organisation)) for each in opens])
    made = planning.plan(opens, every, NOW, home, settings)
    if sent:
        outbox.send_due(NOW, home, settings)
    return [Notice.objects.get(pk=notice.pk) for notice in made]


def another(name: str, mail: str, purpose: str = "security") -> None:
    contact(Organisation.objects.get(key=name), purpose, mail)
