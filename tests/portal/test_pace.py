"""Limits that hold who tries thousands, and nobody who shares an address with many."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lachan.server.portal import pace
from lachan.server.portal.pace import Kind, count, missed, too_many
from tests.accounts.ground import NOW


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    pace._hour.clear()
    yield
    pace._hour.clear()


def test_each_kind_counts_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MISSES", 2)
    for _ in range(2):
        missed("192.0.2.1", NOW, Kind.CODE)
    assert too_many("192.0.2.1", NOW, Kind.CODE)
    assert not too_many("192.0.2.1", NOW, Kind.RECEIPT)
    assert not too_many("192.0.2.2", NOW, Kind.CODE)
    assert not too_many("192.0.2.1", NOW + timedelta(hours=1), Kind.CODE)


def test_a_customer_of_ipv6_is_one_place_and_a_neighbour_another() -> None:
    for n in range(5):
        missed(f"2001:db8:1:2{n:02x}::{n + 1:x}", NOW, Kind.ASK)
    assert count("2001:db8:1:2ff::1", NOW, Kind.ASK) == 5
    assert count("2001:db8:1:300::1", NOW, Kind.ASK) == 0
    missed("::ffff:192.0.2.1", NOW, Kind.ASK)
    assert count("192.0.2.1", NOW, Kind.ASK) == 1


def test_while_everybody_guesses_who_never_did_is_not_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "EVERYBODY", 3)
    for n in range(3):
        missed(f"192.0.2.{n}", NOW, Kind.RECEIPT)
    assert too_many("192.0.2.1", NOW, Kind.RECEIPT)
    assert not too_many("198.51.100.1", NOW, Kind.RECEIPT)


def test_many_places_do_not_make_it_forget_those_that_tried_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PLACES", 10)
    for _ in range(4):
        missed("192.0.2.1", NOW, Kind.CODE)
    for n in range(100):
        missed(f"198.51.100.{n}", NOW, Kind.CODE)
    assert count("192.0.2.1", NOW, Kind.CODE) == 4
    assert len(pace._counts) <= 10


def test_what_is_remembered_is_a_digest_and_what_is_no_address_does_no_harm() -> None:
    for odd in ("", "x", "fe80::1%eth0", "192.0.2.300"):
        missed(odd, NOW, Kind.CODE)
        assert count(odd, NOW, Kind.CODE) == 1
    assert all(len(name) == 32 for name in pace._counts)
