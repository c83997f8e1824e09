"""What the registry lacks: the networks of rows that concern nobody, counted and listed."""

from datetime import timedelta
from pathlib import Path

import pytest

from lachan.server.lake.compact import compact
from lachan.server.lake.models import Part
from lachan.server.lake.unowned import count, unowned
from tests.intake.ground import NOW, instance, register, report, row, take

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.mark.parametrize("joined", [False, True])
def test_networks_of_nobody_by_rows(tmp_path: Path, joined: bool) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    rows = [row(f"192.0.2.{n % 5}", f"2026-11-21 10:00:{n:02}", src_asn=64500) for n in range(20)]
    rows += [row(f"192.0.3.{n}", "2026-11-20 10:00:00", src_asn=64500) for n in (0, 255)]
    rows += [row(f"2001:db8:7:{n}::1", "2026-11-21 09:00:00", src_asn=64511) for n in range(3)]
    rows += [row("2001:db8:8::1", "2026-11-21 09:00:00"), row("203.0.113.9"), row("198.51.100.9")]
    rows += [row("192.0.2.9", "2026-11-10 10:00:00")]
    for few in (rows[::2], rows[1::2]):
        take(home, report(few))
    if joined:
        assert list(compact(home.home, NOW))
    found = unowned(home.home, NOW - WEEK, NOW, 10)
    assert [(one.network, one.asn, one.addresses, one.rows) for one in found] == [
        ("192.0.2.0/24", 64500, 5, 20),
        ("2001:db8:7::/48", 64511, 3, 3),
        ("192.0.3.0/24", 64500, 2, 2),
        ("2001:db8:8::/48", None, 1, 1),
    ]
    assert str(found[0].last) == "2026-11-21 10:00:19+00:00"
    assert count(home.home, NOW - WEEK, NOW) == sum(one.rows for one in found) == 26
    assert unowned(home.home, NOW - WEEK, NOW, 1) == found[:1]


def test_of_a_part_without_owners_all_rows_are_nobodys(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    take(home, report([row("203.0.113.9"), row("192.0.2.1")]))
    Part.objects.update(owners_path="")
    assert {one.network for one in unowned(home.home, NOW - WEEK, NOW, 10)} == {"192.0.2.0/24", "203.0.113.0/24"}
    assert count(home.home, NOW - WEEK, NOW) == 2


def test_nothing_is_lacking_where_nothing_was_seen(tmp_path: Path) -> None:
    home = instance(tmp_path)
    assert unowned(home.home, NOW - WEEK, NOW, 10) == []
    assert count(home.home, NOW - WEEK, NOW) == 0
