"""`lachan subscriptions` in the demo's home."""

import shutil
from pathlib import Path

import pytest

from tests.cli.program import lachan


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo, to be changed."""
    return Path(shutil.copytree(demo, tmp_path / "home"))


def test_the_demo_has_an_operator_that_wants_a_pointer_a_day(demo: Path) -> None:
    (one,) = lachan("subscriptions", "list", "--json", home=demo).json()
    assert (one["organisation"], one["choice"]["form"], one["choice"]["pace"]) == ("song-xanh", "pointer", "daily")
    said = lachan("subscriptions", "show", "song-xanh", home=demo, lang="vi").out
    assert "mỗi ngày lúc 8 giờ; thư chỉ dẫn nơi tải" in said
    assert "scan_http" in said


@pytest.mark.slow
def test_set_and_show_again(home: Path) -> None:
    words = ("hoa-sen", "--pace", "weekly", "--weekday", "2", "--hour", "9", "--language", "en", "--attach", "n6")
    first = lachan("subscriptions", "set", *words, "--why", "họ xin", "--json", home=home)
    assert first.code == 0, first.err
    assert first.json()["changed"]
    assert not lachan("subscriptions", "set", *words, "--json", home=home).json()["changed"]
    lachan("subscriptions", "set", "hoa-sen", "--attach", "usual", home=home)
    found = lachan("subscriptions", "show", "hoa-sen", "--json", home=home).json()
    assert found["choice"] == {
        "languages": ["en"], "pace": "weekly", "hour": 9, "weekday": 2, "form": "rows", "attachments": [],
    }  # fmt: skip
    said = lachan("subscriptions", "show", "hoa-sen", home=home, lang="en").out
    assert "every Wednesday at 9:00; mails with the list (the usual files); en" in said


@pytest.mark.slow
def test_mute_and_unmute(home: Path) -> None:
    wrong = lachan("subscriptions", "mute", "hoa-sen", "--until", "2031-01-01", home=home, lang="vi")
    assert wrong.code == 2
    assert "tắt báo theo lớp hoặc theo loại báo cáo" in wrong.err
    until = lachan("subscriptions", "show", "song-xanh", "--json", home=home).json()["mutes"][0]["expires_at"]
    words = ("mute", "hoa-sen", "--class", "vulnerable", "--until", until, "--json")
    made = lachan("subscriptions", *words, home=home)
    assert made.code == 0, made.err
    number = str(made.json()["id"])
    assert lachan("subscriptions", "unmute", "song-xanh", number, home=home).code == 2
    assert lachan("subscriptions", "unmute", "hoa-sen", number, home=home).code == 0
    assert lachan("subscriptions", "show", "hoa-sen", "--json", home=home).json()["mutes"] == []


def test_who_is_not_there(demo: Path) -> None:
    for verb in (("show", "nobody"), ("set", "nobody", "--pace", "daily")):
        answer = lachan("subscriptions", *verb, home=demo, lang="vi")
        assert answer.code == 2
        assert "không có tổ chức" in answer.err
