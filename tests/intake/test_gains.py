"""Rows that come to be somebody's after they were told of the batch are told as well, and nothing is told twice."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from lachan.server.audit.recording import by_command
from lachan.server.intake.reattribute import Change, reattribute
from lachan.server.intake.take_in import Instance, take_in
from lachan.server.lake import owners
from lachan.server.notices import items
from lachan.server.notices.models import Concern, Notice
from tests.intake.ground import CONTACTS, NOW, REGISTRY_HEAD, instance, register, report, row, take

pytestmark = pytest.mark.django_db
DAY = (date(2026, 11, 21), date(2026, 11, 21))
HOUR = timedelta(hours=1)
NARROW = REGISTRY_HEAD + "hoa-sen,Hoa Sen,bank,,,,,,203.0.113.64/26,,,,,90,\n"
WIDER = REGISTRY_HEAD + "hoa-sen,Hoa Sen,bank,,,,,,203.0.113.0/26,,,,,90,\n"


def ground(root: Path) -> Instance:
    """A bank that was told of the rows 64 to 69; those from 5 to 9 are still nobody's."""
    home = instance(root)
    register(root, NARROW)
    register(root, CONTACTS.replace("song-xanh,abuse", "hoa-sen,management"), "contacts.csv")
    take(home, report(row(f"203.0.113.{n}") for n in (*range(5, 10), *range(64, 70))))
    assert told(home) == [set(range(64, 70))]
    return home


def told(home: Instance) -> list[set[int]]:
    """The last number of each address, by notice."""
    paths = Notice.objects.order_by("planned_at", "pk").values_list("items_path", flat=True)
    rows = [items.read_kept((home.home.root / path).read_bytes())["source_ip"] for path in paths]
    return [set(one.str.split(".").list.last().cast(pl.Int64)) for one in rows]


def correct(home: Instance, text: str = WIDER, name: str = "more.csv") -> tuple[Change, ...]:
    register(home.home.root, text, name)
    return reattribute(home, *DAY, NOW, by=by_command("a"), dry_run=False)


def test_whoever_was_told_of_a_batch_is_told_of_the_rows_they_gain_in_it(tmp_path: Path) -> None:
    home = ground(tmp_path)
    assert correct(home) == (Change("hoa-sen", 5, 0),)
    take_in(home, [], NOW + HOUR)
    assert Concern.objects.get(notice=None).waiting_reason == "minimum-interval"
    take_in(home, [], NOW + 25 * HOUR)
    assert told(home) == [set(range(64, 70)), set(range(5, 10))]
    assert list(Concern.objects.order_by("round").values_list("round", "rows", "subjects")) == [(0, 6, 6), (1, 5, 5)]
    assert reattribute(home, *DAY, NOW, by=by_command("a"), dry_run=False) == ()
    take_in(home, [], NOW + 100 * HOUR)
    assert len(told(home)) == 2


def test_rows_lost_and_won_back_are_not_told_again(tmp_path: Path) -> None:
    home = ground(tmp_path)
    correct(home)
    take_in(home, [], NOW + 25 * HOUR)
    other = "khac,Khác,bank,,,,,,203.0.113.0/26,,,{},{},99,\n"
    to_another = REGISTRY_HEAD + other.format("", "2026-11-23")
    assert {c.organisation for c in correct(home, to_another, "lost.csv")} == {"hoa-sen", "khac"}
    back = REGISTRY_HEAD + "khac,Khác,bank,,,,,,203.0.113.0/26,,,,2026-11-01,99,\n"
    correct(home, back, "back.csv")
    take_in(home, [], NOW + 100 * HOUR)
    theirs = Notice.objects.filter(organisation__key="hoa-sen")
    assert sum(notice.rows for notice in theirs) == 11
    ids = pl.concat([items.read_kept((tmp_path / n.items_path).read_bytes()) for n in theirs])
    assert ids.select("id_hi", "id_lo").is_unique().all()


def test_what_waits_still_takes_the_gain_in(tmp_path: Path) -> None:
    home = ground(tmp_path)
    take(home, report([row("203.0.113.70"), row("203.0.113.20")]), now=NOW + HOUR)
    correct(home)
    take_in(home, [], NOW + 25 * HOUR)
    take_in(home, [], NOW + 50 * HOUR)
    assert sorted(map(sorted, told(home))) == [[5, 6, 7, 8, 9], [20, 70], [64, 65, 66, 67, 68, 69]]


def test_killed_between_recording_and_the_owners_and_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    home = ground(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(owners, "keep", die)
        with pytest.raises(Killed):
            correct(home)
    take_in(home, [], NOW + 25 * HOUR)  # a planning in between finds nothing of theirs yet
    assert Concern.objects.get(round=1).waiting_reason == "nothing-left"
    assert reattribute(home, *DAY, NOW, by=by_command("a"), dry_run=False) == (Change("hoa-sen", 5, 0),)
    take_in(home, [], NOW + 26 * HOUR)
    assert told(home) == [set(range(64, 70)), set(range(5, 10))]
