"""The public pages of procedures, of authorities by day, and of the team."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from lachan.server.audit.recording import By
from lachan.server.base.settings import Settings, Team
from lachan.server.publications.procedures import writing
from lachan.server.registry.models import Organisation
from tests.console.ground import Clock, browser
from tests.notices.build import IDENTITY, NOW

pytestmark = pytest.mark.django_db
BY = By("person:1")
HOSTILE = "<script>alert(1)</script>"
GIVEN = {"steps": f"1. Chặn.\n{HOSTILE}", "duties": "Ban giám đốc.", "desk": f"Bộ phận {HOSTILE}", "phone": "1900 0000"}
TOLD = Settings(identity=IDENTITY, team=Team(short_name="TT-THU", revised="2026-11-01", constituency="Cả nước"))


@pytest.fixture
def there(tmp_path: Path) -> Iterator[None]:
    for key, name in (("hoa-sen", "Ngân hàng Hoa Sen"), ("song-xanh", "Viễn thông Sông Xanh"), ("trong", "Trống")):
        Organisation.objects.create(key=key, name=name, kind="bank", origin="hand")
    writing.publish(BY, "hoa-sen", writing.write(BY, "hoa-sen", GIVEN, NOW), NOW, second=False)
    again = writing.write(BY, "hoa-sen", {**GIVEN, "steps_en": "1. Block it.", "duties_en": "The board."}, NOW)
    writing.publish(BY, "hoa-sen", again, NOW, second=False)
    writing.write(BY, "song-xanh", GIVEN, NOW)
    with override_settings(LACHAN_NOW=Clock(NOW), LACHAN_HOME=tmp_path, LACHAN_SETTINGS=TOLD):
        yield


def page(address: str, status: int = 200) -> str:
    answer = browser().get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


@pytest.mark.usefixtures("there")
def test_found_without_marks_and_drafts_are_not_there(django_assert_num_queries: Any) -> None:
    for start in ("", "/en"):
        with django_assert_num_queries(2):
            whole = page(f"{start}/quy-trinh")
        assert "Ngân hàng Hoa Sen" in whole
        assert "Sông Xanh" not in whole
        assert "Hoa Sen" in page(f"{start}/quy-trinh?q=ngan+hang+hoa")
        assert "Hoa Sen" not in page(f"{start}/quy-trinh?q=song+xanh").split("<main")[1]
        for key in ("song-xanh", "trong", "nobody", "song-xanh/1", "hoa-sen/3"):
            page(f"{start}/quy-trinh/{key}", 404)


@pytest.mark.usefixtures("there")
def test_one_page_in_both_languages_with_its_versions(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        vietnamese = page("/quy-trinh/hoa-sen")
    assert 'href="tel:19000000"' in vietnamese
    assert "1. Chặn." in vietnamese
    assert HOSTILE not in vietnamese
    assert "&lt;script&gt;" in vietnamese
    english = page("/en/quy-trinh/hoa-sen")
    assert "1. Block it." in english
    first = page("/en/quy-trinh/hoa-sen/1")
    assert "in Vietnamese only" in first
    assert "no longer in force" in first
    assert "/quy-trinh/hoa-sen/1" in vietnamese


@pytest.mark.usefixtures("there")
def test_who_was_responsible_on_a_day() -> None:
    before, after = page("/co-quan?day=2025-02-28"), page("/co-quan?day=2025-03-01")
    assert "Cục An toàn thông tin" in before
    assert "công nghệ cao" in after.split("An toàn thông tin mạng")[1]
    assert "chưa xác minh" in after
    assert [page(f"/co-quan{day}").count("▲ chưa xác minh") for day in ("", "?day=2026-11-23")] == [2, 2]
    for wrong in ("2018-01-01", "2999-01-01", "x", "2025-02-30", "20250301", HOSTILE):
        text = browser().get("/co-quan", {"day": wrong}).content.decode()
        assert 'role="alert"' in text
        assert HOSTILE not in text
    assert "unverified" in page("/en/co-quan")


@pytest.mark.usefixtures("there")
def test_the_team_says_what_it_was_told_and_no_more() -> None:
    text = page("/rfc2350")
    for said in ("Trung tâm Thử", "TT-THU", "01/11/2026", "Cả nước", "chưa công bố", "security.txt"):
        assert said in text
    answer = browser().get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert b"Contact: mailto:canh-bao@thu.example\r\n" in answer.content
    page("/en/rfc2350")
    page("/en/.well-known/security.txt", 404)
    with override_settings(LACHAN_SETTINGS=Settings()):
        assert "chưa phải lời của cơ quan nào" in page("/rfc2350")
        assert browser().get("/.well-known/security.txt").status_code == 404
