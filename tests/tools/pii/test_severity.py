"""Severity from persons and kinds together, and counts of different values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.tools.pii.severity import Severity, severity
from lachan.tools.pii.tally import KEPT, Count, Distinct, Tally, digest_of

SENSITIVE = frozenset({"health", "bank-card"})


@pytest.mark.parametrize(
    ("distinct", "wanted"),
    [
        ({}, Severity.NONE),
        ({"phone": 1}, Severity.LOW),
        ({"phone": 1, "name": 1, "cccd": 1}, Severity.MEDIUM),
        ({"name": 1, "health": 1}, Severity.MEDIUM),
        ({"key": 1}, Severity.MEDIUM),
        ({"phone": 10}, Severity.MEDIUM),
        ({"name": 10, "health": 3}, Severity.HIGH),
        ({"name": 100, "cccd": 100, "phone": 90}, Severity.HIGH),
        ({"phone": 1000}, Severity.HIGH),
        ({"name": 1000, "health": 5}, Severity.CRITICAL),
        ({"name": 40_000, "cccd": 40_000}, Severity.CRITICAL),
    ],
)
def test_levels(distinct: dict[str, int], wanted: Severity) -> None:
    assert severity(distinct, SENSITIVE) is wanted


@given(
    st.dictionaries(st.sampled_from(["phone", "name", "cccd", "health", "key"]), st.integers(1, 10**6)),
    st.sampled_from(["phone", "health"]),
)
def test_more_is_never_better(distinct: dict[str, int], kind: str) -> None:
    more = {**distinct, kind: distinct.get(kind, 0) + 1000}
    assert severity(more, SENSITIVE) >= severity(distinct, SENSITIVE)


@pytest.mark.parametrize("count", [0, 1, KEPT, 50_000])
def test_different_values_are_counted(count: int) -> None:
    seen = Distinct()
    for _ in range(2):
        for number in range(count):
            seen.add(digest_of(f"09{number:08}", b"key"))
    assert seen.count == count if count <= KEPT else abs(seen.count - count) < 0.12 * count


def test_shares_merge_to_the_same_count() -> None:
    whole, halves = Distinct(), [Distinct(), Distinct()]
    for number in range(30_000):
        digest = digest_of(str(number), b"key")
        whole.add(digest)
        halves[number % 2].add(digest)
    halves[0].merge(halves[1])
    assert halves[0].count == whole.count


def test_ways_of_writing_one_value_are_one_and_keys_differ() -> None:
    assert digest_of("0912 345 678", b"a") == digest_of("0912.345.678", b"a") != digest_of("0912345678", b"b")
    assert digest_of("NGUYỄN VĂN AN", b"a") == digest_of("Nguyen Van An", b"a")


def test_a_tally_survives_the_pipe() -> None:
    tally = Tally({("a", "phone"): Count()}, {"b": "damaged"}, "character", 7)
    tally.counts[("a", "phone")].add(5, 1, 2, 3, 0.5)
    assert Tally.from_plain(tally.as_plain()).as_plain() == tally.as_plain()
