"""The ground every server room stands on: time in words, settings, files that survive."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base import clock
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.base.files import digest_of, settle, written_aside
from lachan.server.base.settings import Settings, load


def test_a_time_shows_both_and_names_the_other_day() -> None:
    morning = datetime(2026, 11, 22, 3, 10, 5, tzinfo=UTC)
    evening = datetime(2026, 11, 22, 17, 0, 0, tzinfo=UTC)
    assert clock.both_times(morning) == "2026-11-22T03:10:05Z = 10:10:05 giờ Việt Nam"
    assert clock.both_times(evening) == "2026-11-22T17:00:00Z = 00:00:00 ngày 23/11/2026 giờ Việt Nam"
    assert clock.both_times(evening, "en") == "2026-11-22T17:00:00Z = 00:00:00 on 23/11/2026 Vietnam time"
    assert clock.vietnam_day(evening) == date(2026, 11, 23)


@given(st.integers(631_152_000, 3_786_912_000).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_vietnam_is_seven_hours_ahead(instant: datetime) -> None:
    assert instant.astimezone(clock.VIETNAM).utcoffset() == timedelta(hours=7)


def test_a_home_that_was_never_made_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="lachan init"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [("role = ", "TOML"), ('role = "king"', "role"), ("[intake]\nmax_ratio = 0", "intake.max_ratio"), ("x = 1", "x")],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        load(tmp_path)


def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[database]\nurl = 5\npassword = "canary"\n', encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(tmp_path)
    assert "canary" not in str(caught.value)


def test_who_has_no_identity_says_so_and_a_demo_always_says_so() -> None:
    whole = {"legal_name": "a", "founding_decision": "b", "contact": "c", "domain": "d"}
    assert Settings().banner == "BẢN THỬ NGHIỆM"
    assert Settings.model_validate({"identity": whole}).banner == ""
    assert Settings.model_validate({"identity": {**whole, "domain": ""}}).banner == "BẢN THỬ NGHIỆM"
    assert Settings.model_validate({"identity": whole, "kind": "demo"}).banner == "SỐ LIỆU GIẢ LẬP"


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "file"

    def write_half() -> None:
        with written_aside(place) as out:
            out.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert list(place.parent.iterdir()) == []
    with written_aside(place) as out:
        out.write(b"whole")
        assert not place.exists()
    assert place.read_bytes() == b"whole"
    assert digest_of(place) == "5d5766cf2d78701614200418ee1450690d9af12c84d52545e4802f001ad53099"


def test_settling_syncs_the_file_before_and_the_folder_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real_sync, real_replace = os.fsync, os.replace
    monkeypatch.setattr(
        os, "fsync", lambda handle: (order.append(os.readlink(f"/proc/self/fd/{handle}")), real_sync(handle))
    )
    monkeypatch.setattr(os, "replace", lambda a, b: (order.append("rename"), real_replace(a, b)))
    (tmp_path / "aside").write_bytes(b"x")
    settle(tmp_path / "aside", tmp_path / "place")
    assert order == [str(tmp_path / "aside"), "rename", str(tmp_path)]
