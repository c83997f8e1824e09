"""A preview is what comes true: the same owners, the same detections, and nobody else is moved."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lachan.server.attribution.attach import Attributor
from lachan.server.audit.recording import By
from lachan.server.base.settings import Registry
from lachan.server.intake import requested
from lachan.server.intake.requested import Owner, Preview, preview
from lachan.server.lake.questions import Wanted, detections
from lachan.server.registry import reading
from lachan.server.registry.requests import claiming
from lachan.server.registry.requests.afterwards import afterwards
from lachan.server.registry.requests.deciding import edit
from lachan.server.registry.requests.wishes import Given, wish_of
from lachan.server.registry.words import Kind
from tests.intake import ground
from tests.intake.ground import NOW

pytestmark = pytest.mark.django_db
RULES = Registry()
BY = By("person:2")


@pytest.fixture
def home(tmp_path: Path) -> ground.Instance:
    """Ten addresses of a bank's part of an operator's network, ten of the rest, one by AS number, one by name."""
    made = ground.instance(tmp_path)
    ground.register(tmp_path)
    ground.register(tmp_path, ground.CONTACTS, "contacts.csv")
    rows = [ground.row(f"203.0.113.{n}") for n in (*range(10), *range(64, 74))]
    rows += [ground.row("192.0.2.1", src_asn=64510)]
    ground.take(made, ground.report(rows))
    return made


def look(home: ground.Instance, kind: Kind, lines: str = "", who: str = "hoa-sen", **more: object) -> Preview:
    wish = wish_of(Given(kind, lines, why="vì", **more), NOW)  # type: ignore[arg-type]
    return preview(home.home, RULES, reading.snapshot(), who, wish, NOW)


def test_what_moves_is_named_and_counted(home: ground.Instance) -> None:
    found = look(home, Kind.NETWORK_ADDED, "203.0.113.0/29\n192.0.2.0/24")
    assert found.owners == (Owner("203.0.113.0/29", "song-xanh", "hoa-sen"), Owner("192.0.2.0/24", None, "hoa-sen"))
    assert (found.looked_at, found.whole, found.moved) == (9, True, 9)
    assert found.moves == (("holder", "song-xanh", "hoa-sen", 8), ("holder", None, "hoa-sen", 1))
    told = {one.organisation: (one.purpose, one.mail) for one in found.told_before}
    assert told == {"hoa-sen": ("security", "…@hoasen.example"), "song-xanh": ("abuse", "…@songxanh.example")}
    assert (found.ends, found.against, found.past) == ((), (), False)
    ended = look(home, Kind.NETWORK_ENDED, "203.0.113.64/26")
    assert ended.owners == (Owner("203.0.113.64/26", "hoa-sen", "song-xanh"),)
    assert ended.moves == (("holder", "hoa-sen", "song-xanh", 10),)


def test_the_same_prefix_passes_from_one_to_another(home: ground.Instance) -> None:
    found = look(home, Kind.NETWORK_ADDED, "203.0.113.0/24", since=NOW - timedelta(days=40))
    assert found.ends == (("song-xanh", "203.0.113.0/24"),)
    assert found.past
    assert found.owners == (Owner("203.0.113.0/24", "song-xanh", "hoa-sen"),)
    assert found.moves == (("operator", "song-xanh", None, 20), ("holder", "song-xanh", "hoa-sen", 10))


def test_an_as_number_and_a_domain(home: ground.Instance) -> None:
    found = look(home, Kind.NETWORK_ADDED, "AS64510")
    assert found.owners == (Owner("AS64510", None, "hoa-sen"),)
    assert ("holder", None, "hoa-sen", 1) in found.moves
    domain = look(home, Kind.DOMAIN_ADDED, "shop.hoasen.example", who="ban-mai")
    assert domain.owners == (Owner("shop.hoasen.example", "hoa-sen", "ban-mai"),)
    assert domain.looked_at == 0


def test_no_more_rows_are_looked_at_than_are_allowed(home: ground.Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requested, "MOST_ROWS", 5)
    found = look(home, Kind.NETWORK_ADDED, "203.0.113.0/29\n192.0.2.0/24")
    assert (found.looked_at, found.whole) == (5, False)
    monkeypatch.setattr(requested, "MOST_ROWS", 9)
    assert look(home, Kind.NETWORK_ADDED, "203.0.113.0/29\n192.0.2.0/24").whole


def test_a_contact_is_looked_at_without_being_there(home: ground.Instance) -> None:
    found = look(home, Kind.CONTACT_ADDED, purpose="abuse", email="trực@ban-mai.example", who="ban-mai")
    assert [one.why for one in found.told_before] == ["no-contact"]
    assert [one.mail for one in found.told_after] == ["…@ban-mai.example"] or found.told_after[0].why
    assert found.domain_known is False
    again = look(home, Kind.CONTACT_ADDED, purpose="abuse", email="x@mail.hoasen.example")
    assert again.domain_known is True
    assert reading.contacts_for(["ban-mai"], NOW) == {"ban-mai": ()}


TEXTS = ("203.0.113.0/24", "203.0.113.0/26", "203.0.113.64/26", "203.0.113.66/31", "192.0.2.0/24", "198.51.100.0/25")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(TEXTS),
    st.sampled_from(("hoa-sen", "song-xanh", "ban-mai")),
    st.booleans(),
    st.sampled_from((0, -40, 5)),
)
def test_a_preview_comes_true(home: ground.Instance, text: str, who: str, adds: bool, days: int) -> None:
    """In columns and in rows: the snapshot that was foretold is the one that is read afterwards."""
    kind = Kind.NETWORK_ADDED if adds else Kind.NETWORK_ENDED
    wish = wish_of(Given(kind, text, since=NOW + timedelta(days=days), why="vì"), NOW)
    before = reading.snapshot()
    with transaction.atomic():
        try:
            made = claiming.changes_of(who, wish, RULES.hand_days, NOW)
        except Exception:
            with pytest.raises(Exception, match="registered"):
                edit(BY, who, wish, RULES.hand_days, NOW)
            return
        foretold = afterwards(before, made, {key: one.kind for key, one in reading.described([who]).items()})
        look = preview(home.home, RULES, before, who, wish, NOW)
        edit(BY, who, wish, RULES.hand_days, NOW)
        after = reading.snapshot()
        transaction.set_rollback(True)
    columns = [name for name in after.networks.columns if name != "network_id"]
    order = ["organisation", "prefix", "asn", "valid_from"]
    assert foretold.networks.select(columns).sort(order).equals(after.networks.select(columns).sort(order))
    assert foretold.version == after.version
    at = max(wish.since or NOW, NOW - timedelta(days=1))
    rows = detections(home.home, Wanted()).with_columns(pl.lit(at).cast(pl.Datetime("us", "UTC")).alias("time_source"))
    old, new = Attributor(before).attach(rows), Attributor(after).attach(rows)
    differs = (old["holder"].ne_missing(new["holder"]) | old["operator"].ne_missing(new["operator"])).sum()
    assert look.moved == differs


def test_nothing_is_written_by_a_look(home: ground.Instance) -> None:
    version = reading.version()
    look(home, Kind.NETWORK_ADDED, "203.0.113.0/29")
    assert reading.version() == version
