"""Warnings in the console: two persons, each with a browser; what each sees of it; nobody else sees it."""

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from lachan.server.accounts.models import Person
from lachan.server.audit.models import Entry
from lachan.server.publications.warnings import reading
from lachan.server.publications.warnings.models import Version
from tests.access.ground import country, everybody
from tests.accounts.ground import NOW
from tests.console.ground import as_person, clock
from tests.publications.warnings.ground import VI, given, out, states

pytestmark = pytest.mark.django_db


def staff() -> dict[str, Person]:
    return {name: person for name, person in everybody(country()) if name.endswith("@house")}


def typed(**changes: Any) -> dict[str, Any]:
    return {**given(), "systems": ["android"], "areas": ["01"], **changes}


def drafted(client: Any) -> int:
    found = client.post("/console/warnings/write/", typed())
    assert found.status_code == 302, found.content.decode()
    return int(re.findall(r"/console/warnings/(\d+)/", found["Location"])[0])


def approved(client: Any, number: int, **more: str) -> Any:
    seen = Version.objects.filter(warning=number).latest("pk").digest
    return client.post(f"/console/warnings/{number}/approve/", {"seen": seen, **more})


def test_a_warning_from_the_first_word_to_the_country() -> None:
    who = staff()
    editor, second = as_person(who["editor@house"]), as_person(who["approver@house"])
    with clock():
        assert "Viết cảnh báo" in editor.get("/console/warnings/").content.decode()
        number = drafted(editor)
        page = editor.get(f"/console/warnings/{number}/").content.decode()
        for shown in (VI.title, "Thưa bà con", "GSM-7", "&lt;alert", "Gửi duyệt"):
            assert shown in page
        assert "Duyệt</button>" not in page
        assert approved(editor, number).status_code == 404, "an editor has no right to approve"
        assert editor.post(f"/console/warnings/{number}/send/").status_code == 302
        assert "chờ duyệt" in second.get("/console/warnings/?state=review").content.decode().lower()
        assert editor.get(f"/canh-bao/{number}").status_code == 404
        assert approved(second, number).status_code == 302
        found = editor.get(f"/canh-bao/{number}", follow=True)
        assert VI.title in found.content.decode()
    assert Entry.objects.get(act="warning-approved").actor == f"person:{who['approver@house'].pk}"


def test_approving_and_withdrawing_ask_who_one_is_once_more() -> None:
    who = staff()
    with clock() as now:
        number = out()
        second = as_person(who["approver@house"])
        now.pass_by(hours=1)
        for step in ("approve", "withdraw"):
            found = second.post(f"/console/warnings/{number}/{step}/", {"why": "Nhầm", "why_en": "Mistake", "seen": ""})
            assert found.status_code == 302
            assert "/console/prove-again/" in found["Location"] or "next=" in found["Location"]
        assert states(number) == ["published"]


def test_scheduled_returned_corrected_withdrawn_dropped() -> None:
    who = staff()
    editor, second = as_person(who["editor@house"]), as_person(who["approver@house"])
    with clock():
        number = drafted(editor)
        place = f"/console/warnings/{number}"
        editor.post(f"{place}/send/")
        assert second.post(f"{place}/return/", {"why": "Bước 2 chưa rõ"}).status_code == 302
        assert "Bước 2 chưa rõ" in editor.get(f"{place}/").content.decode()
        editor.post(f"{place}/send/")
        assert approved(second, number, at="2026-11-22T11:00").status_code == 302
        assert states(number) == ["approved"]
        assert editor.post(f"{place}/write/", typed()).status_code == 422, "what is approved is not changed"
        editor.post(f"{place}/return/", {"why": "Nhầm giờ"})
        editor.post(f"{place}/send/")
        approved(second, number)
        assert editor.post(f"{place}/write/", typed(severity="Extreme")).status_code == 302
        assert states(number) == ["published", "draft"]
        assert editor.post(f"{place}/drop/").status_code == 302
        half = second.post(f"{place}/withdraw/", {"why": "Chưa đúng <b>", "why_en": ""})
        assert (half.status_code, "Chưa đúng &lt;b&gt;" in half.content.decode()) == (422, True)
        assert second.post(f"{place}/withdraw/", {"why": "Chưa đúng <b>", "why_en": "Not right <b>"}).status_code == 302
        assert "Chưa đúng &lt;b&gt;" in editor.get(f"/canh-bao/{number}", follow=True).content.decode()
    assert states(number) == ["withdrawn", "dropped"]


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_is_wrong_is_said_and_what_was_typed_stays(language: str) -> None:
    editor = as_person(staff()["editor@house"])
    with clock():
        found = editor.post(f"{language}/console/warnings/write/", typed(title_vi="", what_vi="Giữ <i>lại"))
    assert found.status_code == 422
    page = found.content.decode()
    assert ("Title in Vietnamese: is empty" if language else "Tiêu đề tiếng Việt: còn trống") in page
    assert "Giữ &lt;i&gt;lại" in page
    assert not Version.objects.exists()


def test_who_may_only_look_and_who_may_not() -> None:
    who = staff()
    number = out()
    with clock():
        officer = as_person(who["duty-officer@house"])
        page = officer.get(f"/console/warnings/{number}/")
        assert page.status_code == 200
        assert "Rút cảnh báo" not in page.content.decode()
        assert officer.post(f"/console/warnings/{number}/withdraw/", {"why": "x"}).status_code == 404
        assert officer.post(f"/console/warnings/{number}/return/", {"why": "x"}).status_code == 404
        for name in ("analyst@house", "inspector@house", "administrator@house"):
            client = as_person(who[name])
            for place in ("", f"{number}/", "write/", f"{number}/write/", f"{number}/kit.zip", f"{number}/vi-wide.png"):
                assert client.get(f"/console/warnings/{place}").status_code == 404, (name, place)
            for place in ("bulletin/", f"{number}/send/", f"{number}/approve/", f"{number}/drop/"):
                assert client.post(f"/console/warnings/{place}").status_code == 404, (name, place)
        for place in ("99999/", "99999/write/", "99999/kit.zip", "99999/vi-wide.png"):
            assert as_person(who["editor@house"]).get(f"/console/warnings/{place}").status_code == 404
        assert officer.get(f"/console/warnings/{number}/xx-wide.png").status_code == 404


def test_files_of_a_draft_leave_on_record() -> None:
    editor = as_person(staff()["editor@house"])
    with clock():
        number = drafted(editor)
        kit = editor.get(f"/console/warnings/{number}/kit.zip")
        with zipfile.ZipFile(io.BytesIO(kit.content)) as archive:
            assert "vi/anh-vuong.png" in archive.namelist()
        assert editor.get(f"/console/warnings/{number}/vi-square.png")["Content-Type"] == "image/png"
    assert Entry.objects.filter(act="exported", subject=f"warning:{number}.1").count() == 1
    assert list((settings.LACHAN_HOME / "warnings").iterdir())


def test_the_weekly_bulletin_is_a_draft() -> None:
    editor = as_person(staff()["editor@house"])
    with clock():
        found = editor.post("/console/warnings/bulletin/")
    assert found.status_code == 302
    (line,), _ = reading.lines()
    assert (line.kind, line.state) == ("bulletin", "draft")
    assert "không có phát hiện nào" in line.content.vi.what


def test_a_session_that_is_not_fresh_finds_its_way_back() -> None:
    """The page of the warning, and not the form that was sent: it is looked at again before it is approved."""
    who = staff()
    with clock() as now:
        number = out()
        second = as_person(who["approver@house"])
        now.now = NOW + timedelta(hours=2)
        found = second.post(f"/console/warnings/{number}/approve/", {"seen": ""})
        assert f"next=%2Fconsole%2Fwarnings%2F{number}%2Fapprove%2F" in found["Location"]
