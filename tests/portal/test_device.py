"""The check of a device: what each answer says, what it never says, and that nobody keeps the visitor's address."""

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings

from lachan.server.audit.recording import by_command
from lachan.server.base.settings import Identity, Settings, Web
from lachan.server.portal.device import kept as kept_pages
from lachan.server.portal.device import pages as device_pages
from lachan.server.portal.device.agents import device_of, outdated
from lachan.server.portal.device.kept import MOST, Kept
from lachan.server.portal.device.telling import Told
from lachan.server.recent.making import make
from lachan.server.registry.pools import mark, mark_of
from lachan.server.site import known, logs
from tests.console.ground import Clock
from tests.intake.ground import NOW, instance, register, report, row, take

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
WINDOWS_7 = WINDOWS.replace("10.0", "6.1")
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
FACED = Settings(
    identity=Identity(),
    web=Web(proxies=("127.0.0.1",), ipv4_host="bon.example", ipv6_host="sau.example"),
)
CANARY = "203.0.113.77"
pages = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path) -> Path:
    there = instance(tmp_path)
    register(tmp_path)
    take(there, report([row(CANARY), row("2001:db8:1000:7::9"), row("198.51.100.9", infection="<b>xấu</b>")]))
    since = NOW - timedelta(days=1)
    mark(by_command("tests"), mark_of("ban-mai", "198.51.100.0/24", "carrier-nat", "", since), since)
    make(there.home, NOW)
    return tmp_path


def visit(
    home: Path, address: str, path: str = "/kiem-tra-may/mang", *, agent: str = ANDROID, late: int = 0, **more: str
) -> str:
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": agent, "Host": "localhost", **more})
    with override_settings(LACHAN_NOW=Clock(NOW + timedelta(days=late)), LACHAN_HOME=home, LACHAN_SETTINGS=FACED):
        answer = client.get(path)
    assert answer.status_code == 200
    assert answer.cookies == {}, "nothing is set for who only looks"
    return answer.content.decode().split("<main")[1].split("</main")[0]


@pages
def test_a_line_where_something_was_seen(home: Path) -> None:
    page = visit(home, CANARY)
    assert "Có dấu hiệu từ đường mạng này" in page
    assert "sality" in page.lower()
    assert "21/11/2026" in page
    assert "có đổi và dùng chung địa chỉ" in page
    assert "Có dấu hiệu từ đường mạng này" in visit(home, "2001:db8:1000:7:1::2")


@pages
def test_no_sign_is_never_called_clean(home: Path) -> None:
    vi = visit(home, "203.0.113.99")
    en = visit(home, "203.0.113.99", "/en/kiem-tra-may/mang")
    assert "Không thấy dấu hiệu" in vi
    assert "không có nghĩa là máy an toàn" in vi
    assert "máy sạch" not in vi.lower()
    assert "No sign was seen" in en
    assert " clean" not in en.lower()


@pages
def test_a_shared_address_is_not_judged(home: Path) -> None:
    page = visit(home, "198.51.100.9")
    assert "dùng chung với nhiều người" in page
    assert "có thể không phải của bạn" in page
    assert "<b>" not in page


@pages
def test_without_a_fresh_file_nothing_is_said(home: Path, tmp_path: Path) -> None:
    for page in (visit(home, CANARY, late=3), visit(tmp_path / "nowhere", CANARY)):
        assert "Lúc này chưa trả lời được" in page
        assert "Không thấy dấu hiệu" not in page
        assert "sality" not in page.lower()
    assert "Chưa biết được bạn đến từ đâu" in visit(home, "192.168.1.5")


@pages
def test_an_answer_that_is_kept_is_given_to_none_but_its_likes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Kept()
    for room in (kept_pages, device_pages, known):
        monkeypatch.setattr(room, "PAGES", own)
    visitors = [
        (address, path, agent)
        for address in (CANARY, "203.0.113.99", "198.51.100.9", "2001:db8:1000:7::9", "192.168.1.5")
        for path in ("/kiem-tra-may/mang", "/en/kiem-tra-may/mang", "/kiem-tra-may/mang?da-hoi=4")
        for agent in (ANDROID, WINDOWS, WINDOWS_7)
    ]
    first = {one: visit(home, one[0], one[1], agent=one[2]) for one in visitors}
    kept = dict(own._pages)
    assert len(kept) == len(visitors), "each of these is told something else"
    assert {one: visit(home, one[0], one[1], agent=one[2]) for one in reversed(visitors)} == first
    assert len(own._pages) == len(kept)
    assert visit(home, "203.0.113.98", agent=ANDROID) == first["203.0.113.99", "/kiem-tra-may/mang", ANDROID]
    assert len(own._pages) == len(kept), "who comes from elsewhere and is told the same"
    for address, _, _ in visitors:
        assert address not in str(kept)
    visit(home, CANARY, "/kiem-tra-may/mang?x=<la>")
    assert len(own._pages) == len(kept), "nobody fills the memory by questions"


@pages
@pytest.mark.parametrize("path", ["/kiem-tra-may/mang", "/en/kiem-tra-may/mang"])
def test_a_kept_answer_leaves_as_the_first_one_did(home: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    own, said = Kept(), []
    for room in (kept_pages, device_pages, known):
        monkeypatch.setattr(room, "PAGES", own)
    monkeypatch.setattr(logs, "line", lambda event, **values: said.append({**values, "request": 0, "ms": 0}))
    client = Client(REMOTE_ADDR=CANARY, headers={"Host": "localhost"})
    with override_settings(LACHAN_NOW=Clock(NOW), LACHAN_HOME=home, LACHAN_SETTINGS=FACED):
        answers = [client.get(path) for _ in range(2)]
        first, second = [{**one.headers, "X-Request-ID": ""} for one in answers]
        assert first == second
        assert answers[0].content == answers[1].content
        assert said[:1] == said[1:]
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 400
        files = FACED.model_copy(update={"cases": FACED.cases.model_copy(update={"downloads_host": "tep.example"})})
        with override_settings(ALLOWED_HOSTS=["localhost", "tep.example"], LACHAN_SETTINGS=files):
            client.get(path)
            assert client.get(path, headers={"Host": "tep.example"}).status_code == 404
        assert client.post(path).status_code == 405
        assert not client.head(path).content


def test_pages_are_kept_for_their_settings_and_within_bounds() -> None:
    kept, one, other = Kept(), object(), object()
    said = Told("nothing", "", (), "4", False, "", "other", (), None)
    key = "/", "", said
    assert kept.page(one, key, lambda: b"1") == kept.page(one, key, lambda: b"2") == kept.find(one, key) == b"1"
    assert kept.find(other, key) is None
    assert kept.page(other, key, lambda: b"3") == b"3"
    for number in range(MOST * 2):
        kept.page(one, (str(number), "", said), lambda: b"")
        assert len(kept._pages) <= MOST


@pages
def test_only_the_proxys_word_is_believed(home: Path) -> None:
    forwarded = {"X-Forwarded-For": f"198.51.100.9, {CANARY}"}
    assert "Có dấu hiệu từ đường mạng này" in visit(home, "127.0.0.1", **forwarded)
    assert "Không thấy dấu hiệu" in visit(home, "203.0.113.99", **forwarded)


@pages
def test_both_addresses_are_asked_by_a_link_that_holds_none(home: Path) -> None:
    page = visit(home, CANARY)
    assert 'href="http://sau.example/kiem-tra-may/mang?da-hoi=4"' in page
    assert "Chỉ mới xem địa chỉ IPv4" in page
    after = visit(home, "2001:db8:1000:7::1", "/kiem-tra-may/mang?da-hoi=4")
    assert "Đã hỏi cả hai địa chỉ" in after
    assert "bon.example" not in after
    assert "bon.example" in visit(home, "2001:db8:1000:7::1")


@pages
def test_the_visitors_address_is_kept_nowhere(
    home: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = "203.0.113.213"
    said: list[str] = []
    monkeypatch.setattr(logs, "line", lambda event, **values: said.append(f"{event} {values}"))
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with caplog.at_level(logging.DEBUG):
        for path in ("/kiem-tra-may", "/kiem-tra-may/mang", "/en/kiem-tra-may/mang", "/kiem-tra-may/di-dong"):
            assert canary not in visit(home, canary, path)
    out, err = capfd.readouterr()
    assert said, "requests are logged, by pattern"
    assert canary not in "".join(said) + caplog.text + out + err
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
    from lachan.server.site.measures import _OWN

    assert canary not in str([metric.samples for metric in _OWN.collect()])


@pages
def test_an_answer_is_in_no_cache(home: Path) -> None:
    with override_settings(LACHAN_NOW=Clock(NOW), LACHAN_HOME=home, LACHAN_SETTINGS=FACED):
        answer = Client(REMOTE_ADDR=CANARY, headers={"Host": "localhost"}).get("/kiem-tra-may/mang")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Accept-CH"] == "Sec-CH-UA-Platform-Version"


@pages
@pytest.mark.parametrize("start", ["", "/en"])
def test_the_journey_on_a_mobile_network_judges_by_no_address(home: Path, start: str) -> None:
    first = visit(home, CANARY, f"{start}/kiem-tra-may")
    assert f'href="{start}/kiem-tra-may/mang"' in first
    assert f'href="{start}/kiem-tra-may/di-dong"' in first
    for path in ("di-dong", "android", "iphone"):
        assert "sality" not in visit(home, CANARY, f"{start}/kiem-tra-may/{path}").lower()
    assert "Play Protect" in visit(home, CANARY, f"{start}/kiem-tra-may/android")


@pages
def test_files_and_names_are_answered_in_honest_words(home: Path) -> None:
    client = Client(headers={"Host": "localhost"})
    with override_settings(LACHAN_NOW=Clock(NOW), LACHAN_HOME=home, LACHAN_SETTINGS=FACED):
        unknown = client.post("/kiem-tra-may/tep", {"sha256": "0" * 64}).content.decode()
        assert "không có nghĩa là tệp an toàn" in unknown
        assert client.post("/kiem-tra-may/tep", {"sha256": "<x>"}).status_code == 422
        unlisted = client.post("/kiem-tra-may/ten-mien", {"name": "https://vi-du.example/a"}).content.decode()
        assert "không có nghĩa là trang an toàn" in unlisted
        assert client.post("/en/kiem-tra-may/ten-mien", {"name": "không phải"}).status_code == 422
        strict = Client(enforce_csrf_checks=True, headers={"Host": "localhost"})
        assert strict.post("/kiem-tra-may/tep", {"sha256": "0" * 64}).status_code == 403
    with override_settings(LACHAN_NOW=Clock(NOW + timedelta(days=9)), LACHAN_HOME=home, LACHAN_SETTINGS=FACED):
        assert "chưa trả lời được" in client.post("/kiem-tra-may/tep", {"sha256": "0" * 64}).content.decode()


def test_only_what_is_certain_is_called_out_of_support() -> None:
    today = date(2026, 11, 22)
    assert [one.vi for one in outdated(WINDOWS_7, "", today)] == ["Windows 7"]
    assert outdated(WINDOWS_7, "", date(2020, 1, 13)) == []
    assert outdated(WINDOWS, "", today) == []
    assert outdated(WINDOWS, '"15.0.0"', today) == []
    assert [(one.vi, one.perhaps) for one in outdated(WINDOWS, '"10.0.0"', today)] == [("Windows 10", True)]
    assert outdated(ANDROID, "", today) == []
    assert outdated("Windows NT 9" * 400, '"' * 999, today) == []
    assert [device_of(agent) for agent in (ANDROID, WINDOWS, "", "iPhone")] == ["android", "windows", "other", "iphone"]


@pages
def test_an_old_system_is_named_in_the_answer(home: Path) -> None:
    assert "Windows 7" in visit(home, CANARY, agent=WINDOWS_7)
    assert "Windows 10" in visit(home, CANARY, agent=WINDOWS, **{"Sec-CH-UA-Platform-Version": '"10.0.0"'})
