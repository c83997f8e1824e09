"""docs/walk-one-detection.md is executed: every command is run, and prints what the page says."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.docs.console import PAGE, Command, Walk, commands


@pytest.mark.slow  # sixteen processes, one after the other
def test_the_walk(tmp_path: Path) -> None:
    walk = Walk.begin(tmp_path, datetime.now(UTC).date())
    steps = list(commands(PAGE.read_text(encoding="utf-8")))
    assert len(steps) >= 12
    for step in steps:
        difference = walk.compare(step, walk.run(step))
        assert not difference, difference


def test_every_file_of_the_walk_is_used() -> None:
    page = PAGE.read_text(encoding="utf-8")
    files = [place.name for place in (PAGE.parent / "walk").iterdir()]
    assert files
    assert [name for name in files if name not in page] == []


TODAY = date(2030, 3, 1)


@pytest.mark.parametrize(
    ("page", "printed", "same"),
    [
        (["a"], ["a"], True),
        (["a"], ["b"], False),
        (["a"], ["a", "b"], False),
        (["a", "…"], ["a", "b", "c"], True),
        (["…", "c"], ["a", "b", "c"], True),
        (["a … c"], ["a b c"], True),
        (["a … c"], ["a b d"], False),
        (["a ……… c"], ["a 1f2 c"], True),
        (["1+1"], ["111"], False),
        (["LC-AAAA-AAAA", "LC-AAAA-AAAA"], ["LC-7K2M-94QX", "LC-7K2M-94QX"], True),
        (["LC-AAAA-AAAA", "LC-AAAA-AAAA"], ["LC-7K2M-94QX", "LC-0000-0000"], False),
        (["LC-20261122-000001"], ["LC-20300301-000007"], True),
    ],
)
def test_what_counts_as_the_same(tmp_path: Path, page: list[str], printed: list[str], same: bool) -> None:
    assert (Walk(tmp_path, TODAY).compare(Command(1, "x", tuple(page)), printed) == "") is same


def test_commands_get_the_names_that_were_printed_and_the_days_of_the_run(tmp_path: Path) -> None:
    walk = Walk(tmp_path, TODAY)
    first = Command(1, "echo 2026-11-21 LC-7K2M-94QX", ("2026-11-21 LC-AAAA-AAAA",))
    assert walk.compare(first, walk.run(first)) == ""
    second = Command(
        2, "test $(date -d 2030-02-28 +%s) = $(date -d 2026-11-21 +%s) && echo LC-AAAA-AAAA", ("LC-7K2M-94QX",)
    )
    assert walk.run(second) == ["LC-7K2M-94QX"]


def test_commands_of_a_page() -> None:
    page = "text\n```console\n$ a b\none\n$ c\n```\n```text\n$ not this\n```\n```console\n$ d\ntwo\nthree\n```\n"
    assert list(commands(page)) == [
        Command(3, "a b", ("one",)),
        Command(5, "c", ()),
        Command(11, "d", ("two", "three")),
    ]
