"""The check page: what a code tells, in which words, and what it never says."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.notices.codes import ALPHABET, check_character
from lachan.server.notices.lookups import KEPT_FOR, unusual
from lachan.server.notices.masking import masked_name, without_links
from lachan.server.notices.models import Lookup, Notice
from lachan.server.portal import pace
from lachan.server.post.masking import masked_mail
from tests.console.ground import browser
from tests.portal.ground import SOON, sent, served

pytestmark = pytest.mark.django_db
NEVER_GIVEN = "LC-00000-0000" + check_character("000000000")


def asked(code: str, language: str = "") -> str:
    answer = browser().post(f"{language}/kiem-tra", {"code": code})
    assert answer.status_code in (200, 422)
    return answer.content.decode()


def test_a_code_of_ours_says_when_to_whom_and_about_what_and_never_that_it_is_genuine(tmp_path: Path) -> None:
    notice, _ = sent(tmp_path)
    with served(tmp_path):
        for typed in (notice.code, notice.code.lower(), notice.code.replace("-", " ")):
            page = asked(typed)
            assert "23/11/2026" in page
            assert "N… m… A…" in page
            assert "mật khẩu, mã OTP" in page
        english = asked(notice.code, "/en")
    assert notice.organisation.name not in page + english
    assert notice.recipient not in page + english
    for word in ("thật", "chính thức", "genuine", "authentic"):
        assert word not in page.split("<main")[1].split("</main")[0].lower()
    assert Lookup.objects.get().times == 4


def test_each_other_code_is_answered_in_words_that_help(tmp_path: Path) -> None:
    notice, _ = sent(tmp_path)
    with served(tmp_path) as clock:
        last = notice.code[-1]
        assert "gõ chưa đúng" in asked(notice.code[:-1] + ALPHABET[(ALPHABET.index(last) + 1) % 32])
        assert "gõ chưa đúng" in asked("<script>alert(1)</script>")
        assert "<script>alert" not in asked("<script>alert(1)</script>")
        assert "chưa từng cấp" in asked(NEVER_GIVEN)
        for state, words in (("planned", "không do chúng tôi gửi"), ("in-doubt", "chưa rõ đã đi chưa")):
            Notice.objects.update(state=state)
            assert words in asked(notice.code)
        Notice.objects.update(state="sent")
        clock.now += KEPT_FOR
        assert "quá hạn" in asked(notice.code)
        assert browser().get("/kiem-tra-ma")["Location"] == "/kiem-tra"


def test_looking_at_the_page_counts_nothing(tmp_path: Path) -> None:
    notice, _ = sent(tmp_path)
    with served(tmp_path):
        assert browser().get(f"/kiem-tra?code={notice.code}").status_code == 200
        assert browser().head("/kiem-tra").status_code == 200
        assert browser(strict=True).post("/kiem-tra", {"code": notice.code}).status_code == 403
    assert not Lookup.objects.exists()


def test_many_behind_one_address_are_served_and_who_guesses_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice, _ = sent(tmp_path)
    monkeypatch.setattr(pace, "MISSES", 5)
    with served(tmp_path) as clock:
        clock.now += timedelta(hours=7)
        for _ in range(20):
            assert "Chúng tôi có gửi" in asked(notice.code)
            assert "gõ chưa đúng" in asked("LC-")
        for _ in range(5):
            assert "chưa từng cấp" in asked(NEVER_GIVEN)
        assert browser().post("/kiem-tra", {"code": notice.code}).status_code == 429
        clock.now += timedelta(hours=1)
        assert "Chúng tôi có gửi" in asked(notice.code)


def test_an_unusual_number_of_look_ups_is_work_for_the_desk(tmp_path: Path) -> None:
    notice, _ = sent(tmp_path)
    with served(tmp_path) as clock:
        for _ in range(2):
            asked(notice.code)
        clock.now += timedelta(days=1)
        asked(notice.code)
        assert unusual(clock.now, 4) == []
        (found,) = unusual(clock.now, 3)
        assert (found.code, found.organisation, found.times) == (notice.code, "song-xanh", 3)
        assert unusual(clock.now + timedelta(days=2), 1) == []
    assert pace._counts == {} or all(len(name) == 32 for name in pace._counts), "digests, never addresses"


def test_a_page_is_light(tmp_path: Path) -> None:
    with served(tmp_path, SOON):
        for address in ("/kiem-tra", "/en/kiem-tra"):
            assert len(browser().get(address).content) < 12_000


@given(st.text(max_size=60))
def test_a_masked_name_has_only_first_letters(name: str) -> None:
    assert masked_name(name).split() == [f"{word[0]}…" for word in name.split()]


def test_what_is_masked() -> None:
    assert masked_mail("truc@song-xanh.example") == "t…@song-xanh.example"
    assert masked_mail("") == ""
    token = "7" * 26
    assert without_links(f"https://a.example/tra-loi/{token}\n") == "https://a.example/tra-loi/…\n"
