"""The pages of the country's figures: addresses that hold, files that are what they say, no question to a database."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import override_settings

from lachan.server.base.settings import Settings
from tests.console.ground import Clock, browser
from tests.notices.build import NOW
from tests.reports.ground import DAY, SETTINGS, WITH_OPERATORS, published

pytestmark = pytest.mark.django_db
NAME = DAY.isoformat()
FIGURES = ("tinh", "tuan", "ho-ma-doc", "thoi-gian")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Path]:
    published(tmp_path, WITH_OPERATORS)
    with override_settings(LACHAN_NOW=Clock(NOW), LACHAN_HOME=tmp_path, LACHAN_SETTINGS=SETTINGS):
        yield tmp_path


def page(address: str, status: int = 200) -> str:
    answer = browser().get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


@pytest.mark.parametrize("start", ["", "/en"])
def test_each_figure_has_a_page_for_good(served: Path, start: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        first = page(f"{start}/so-lieu")
        for key in FIGURES:
            assert f'href="{start}/so-lieu/{key}/{NAME}"' in first
            assert browser().get(f"{start}/so-lieu/{key}")["Location"] == f"{start}/so-lieu/{key}/{NAME}"
            text = page(f"{start}/so-lieu/{key}/{NAME}")
            assert "creativecommons.org/licenses/by/4.0" in text
            assert f"{start}/so-lieu/{key}/{NAME}/datapackage.json" in text
    before = page(f"{start}/so-lieu/tinh/{NAME}")
    published(served, day=DAY + timedelta(days=1))
    after = page(f"{start}/so-lieu/tinh/{NAME}")
    assert before.split('id="h-figures"')[1].split("</section>")[0] in after
    assert "2026-11-24" in browser().get(f"{start}/so-lieu/tinh")["Location"]


def test_a_page_says_what_is_counted_and_what_it_must_not_be_compared_with(served: Path) -> None:
    for key in FIGURES:
        text = page(f"/so-lieu/{key}/{NAME}")
        assert "Đừng so với" in text
        assert "Đếm gì" in text
    first = page("/so-lieu")
    assert "Không phải số máy" in first
    for word in ("sạch", "an toàn tuyệt đối"):
        assert word not in first.split("<main")[1].split("</main")[0]
    for name in ("Hoàng Sa", "(Đà Nẵng)", "Trường Sa", "(Khánh Hòa)"):
        assert f">{name}</text>" in first
        assert f">{name}</text>" in page(f"/so-lieu/tinh/{NAME}?map=63")


def test_small_figures_and_hostile_names(served: Path) -> None:
    first = page("/so-lieu")
    assert "đã che" in first
    assert "Tinba" not in first
    assert "&lt;b&gt;Ramnit&lt;/b&gt;" in first
    assert "<b>Ramnit" not in first


def test_an_edition_of_before_the_merger_has_the_units_of_then(served: Path) -> None:
    published(served, day=date(2025, 6, 30))
    for query in ("", "?map=63"):
        text = page(f"/so-lieu/tinh/2025-06-30{query}")
        assert text.count('<g class="tile ') == 65
        assert "Bắc Kạn" in text
        assert 'href="?map=63"' not in text, "there is one map of that day"


def test_operators_are_shown_by_setting_only(served: Path) -> None:
    assert "nha-mang/" not in page("/so-lieu")
    for place in ("/so-lieu/nha-mang", f"/so-lieu/nha-mang/{NAME}", f"/so-lieu/nha-mang/{NAME}/nha-mang.csv"):
        page(place, 404)
    with override_settings(LACHAN_SETTINGS=WITH_OPERATORS):
        text = page(f"/so-lieu/nha-mang/{NAME}")
        assert "chưa có ý kiến" in text
        assert "chưa ghi nhận" in text
        page(f"/en/so-lieu/nha-mang/{NAME}")


def test_files_are_read_back_and_kept_for_good(served: Path, tmp_path: Path) -> None:
    for key in FIGURES:
        for kind in ("csv", "json", "parquet"):
            answer = browser().get(f"/so-lieu/{key}/{NAME}/{key}.{kind}")
            assert answer.status_code == 200
            assert "immutable" in answer["Cache-Control"]
            assert answer["Content-Disposition"] == f'attachment; filename="{key}-{NAME}.{kind}"'
            raw = b"".join(answer.streaming_content)
            place = tmp_path / f"read.{kind}"
            place.write_bytes(raw)
            if kind == "json":
                assert json.loads(raw)["edition"] == NAME
            else:
                found = pl.read_csv(place) if kind == "csv" else pl.read_parquet(place)
                assert "suppressed" in found.columns
            tag = answer["ETag"]
            again = browser().get(f"/so-lieu/{key}/{NAME}/{key}.{kind}", headers={"If-None-Match": tag})
            assert again.status_code == 304
        assert browser().get(f"/so-lieu/{key}/{NAME}/datapackage.json").status_code == 200


@pytest.mark.parametrize(
    "place",
    [
        "khong-co", "tinh/2026-11-22", f"tinh/{NAME}/tuan.csv", f"tinh/{NAME}/..%2f..%2fsettings.toml",
        f"tinh/{NAME}/.tinh.csv", "tinh/latest", f"../tinh/{NAME}", "tinh/2026-99-99", f"tinh/{NAME}/tinh.csv/",
    ],
)  # fmt: skip
def test_what_is_not_there_looks_like_any_page_that_is_not(served: Path, place: str) -> None:
    page(f"/so-lieu/{place}", 404)


def test_before_the_first_edition_a_page_says_so(tmp_path: Path) -> None:
    with override_settings(LACHAN_HOME=tmp_path, LACHAN_SETTINGS=Settings()):
        assert "Chưa có số liệu nào" in page("/so-lieu")
        page("/so-lieu/tinh", 404)


def test_pages_are_light(served: Path) -> None:
    for start in ("", "/en"):
        for place in ("/so-lieu", f"/so-lieu/tinh/{NAME}", f"/so-lieu/tinh/{NAME}?map=63"):
            assert len(browser().get(start + place).content) < 35_000
