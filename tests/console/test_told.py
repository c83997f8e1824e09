"""How an organisation is told, in the console: seen, tried, saved, muted; the list behind a pointer."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client, override_settings

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from lachan.server.base.settings import Identity
from lachan.server.notices.fetched import list_of
from lachan.server.notices.models import Notice, Subscription, Suppression
from tests.accounts.ground import NOW, person
from tests.console.ground import as_person, clock
from tests.daily.test_pointer import planned
from tests.notices.build import organisation

pytestmark = pytest.mark.django_db
PLACE = "/console/mine/told/nha-mang-a/"
DAILY = {"form": "pointer", "pace": "daily", "hour": "8", "weekday": "0", "language": ["vi"]}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock():
        yield


def desk(role: Role = Role.SECURITY_CONTACT, key: str = "nha-mang-a") -> Client:
    return as_person(person(role.value, key, role))


def officer() -> Client:
    return desk(Role.DUTY_OFFICER, HOUSE)


def test_an_organisation_tries_and_saves_how_it_is_told() -> None:
    organisation()
    client = desk()
    assert client.get("/console/mine/told/")["Location"] == PLACE
    assert "mặc định" in client.get(PLACE).content.decode()
    tried = client.post(f"{PLACE}set/", {**DAILY, "do": "preview"}).content.decode()
    assert "Mỗi ngày lúc 8 giờ: thư chỉ dẫn nơi tải danh sách, bằng tiếng Việt." in tried
    assert "Chưa lưu gì" in tried
    assert not Subscription.objects.exists()
    saved = client.post(f"{PLACE}set/", {**DAILY, "do": "save"}, follow=True).content.decode()
    assert 'role="status"' in saved
    assert "<strong>Mỗi ngày lúc 8 giờ" in saved
    assert client.post(f"{PLACE}set/", DAILY)["Location"].endswith("?done=told-same")
    entry = Entry.objects.get(act="subscription-changed")
    assert entry.organisation == "nha-mang-a"


@pytest.mark.parametrize("wrong", [{"pace": "hourly"}, {"form": ""}, {"hour": "24"}, {"hour": "x"}, {"attach": "exe"}])
def test_what_no_form_sends_is_refused(wrong: dict[str, str]) -> None:
    organisation()
    answer = desk().post(f"{PLACE}set/", {**DAILY, **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Subscription.objects.exists()


def test_no_language_is_refused() -> None:
    organisation()
    assert desk().post(f"{PLACE}set/", {**DAILY, "language": []}).status_code == 422


def test_the_duty_officer_gives_a_reason() -> None:
    organisation()
    client = officer()
    refused = client.post(f"{PLACE}set/", {**DAILY, "hour": "17"})
    assert refused.status_code == 422
    for kept in ('value="pointer" checked', 'value="daily" checked', '<option value="17" selected'):
        assert kept in refused.content.decode()  # what was chosen, not what is stored
    assert client.post(f"{PLACE}set/", {**DAILY, "why": "họ gọi điện xin"}).status_code == 302
    assert Subscription.objects.get().why == "họ gọi điện xin"
    assert "họ gọi điện xin" in desk().get(PLACE).content.decode()


def test_who_only_looks_changes_nothing() -> None:
    organisation()
    for client in (desk(Role.VIEWER), desk(Role.ANALYST, HOUSE)):
        page = client.get(PLACE).content.decode()
        assert "set/" not in page
        for place in ("set/", "mute/", "mutes/1/lift/"):
            assert client.post(f"{PLACE}{place}", DAILY).status_code == 404
    assert not Subscription.objects.exists()


def test_muting_and_telling_again() -> None:
    organisation()
    client = desk()
    for wrong in ({"taxonomy": "fraud"}, {"until": "2026-12-24"}, {"taxonomy": "no-such", "until": "2026-12-24"}):
        assert client.post(f"{PLACE}mute/", wrong).status_code == 422
    hostile = '<script>alert("1")</script>'
    assert client.post(f"{PLACE}mute/", {"feed": hostile, "until": "2026-12-24"}).status_code == 302
    page = client.get(f"/en{PLACE}").content.decode()
    assert hostile not in page
    assert "&lt;script&gt;" in page
    mute = Suppression.objects.get()
    assert mute.own
    assert client.post(f"{PLACE}mutes/{mute.pk}/lift/").status_code == 302
    assert client.post(f"{PLACE}mutes/{mute.pk}/lift/").status_code == 404


def test_the_duty_officers_silences_are_not_theirs_to_lift() -> None:
    owner = organisation()
    silence = Suppression.objects.create(
        organisation=owner, taxonomy="fraud", why="x", made_at=NOW, made_by="t", expires_at=NOW.replace(year=2027)
    )
    assert desk().post(f"{PLACE}mutes/{silence.pk}/lift/").status_code == 404


def test_the_page_asks_a_fixed_number_of_questions(django_assert_max_num_queries: object) -> None:
    owner = organisation()
    client = desk()
    for number in range(20):
        Suppression.objects.create(
            organisation=owner, feed=f"f{number}", why="x", made_at=NOW, made_by="t", own=True,
            expires_at=NOW.replace(year=2027),
        )  # fmt: skip
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert client.get(PLACE).content.decode().count("lift/") == 20


def test_a_person_fetches_the_list_that_a_mail_points_to(tmp_path: Path) -> None:
    notice = planned(tmp_path, 30, 29)
    place = f"/console/notices/{notice.code}/list/"
    raw = list_of(tmp_path, notice.code, Identity()).raw
    with override_settings(LACHAN_HOME=tmp_path):
        answer = desk(Role.ABUSE_DESK, "song-xanh").get(place)
        assert (answer.status_code, answer.content) == (200, raw)
        assert answer["ETag"] == f'"{sha256(raw).hexdigest()}"'
        assert Entry.objects.filter(act="exported", organisation="song-xanh").count() == 1
        assert desk(Role.VIEWER, "hoa-sen").get(place).status_code == 404
        (tmp_path / notice.items_path).write_bytes(b"")
        damaged = as_person(person("lien", "song-xanh", Role.VIEWER)).get(place)
        assert damaged.status_code == 503
        assert re.search('role="alert"', damaged.content.decode())
    assert Notice.objects.count() == 1
