"""The twelve messages as folders: words, samples, golden renderings."""

import re
import tomllib
from pathlib import Path

import pytest

from lachan.server.base.errors import Damaged
from lachan.server.feeds.shadowserver import __file__ as SHADOWSERVER
from lachan.server.notices import kinds
from lachan.server.notices.kinds import DIGEST, kind_of, kind_of_all, message
from lachan.server.notices.states import Situation
from lachan.server.notices.wording import DOERS, Language
from lachan.wire import rsit
from tests.notices.samples import CODE, FOLDER, KINDS, PORTAL, TOKEN, golden, sample
from tests.notices.test_wording import VIETNAMESE

WANTED = {
    "bot", "sinkhole", "brute-force", "exposed", "compromised-site", "clean-up", "amplifier", "exploited-weakness",
    "phishing-page", "leaked-credentials", "seen-again", "gone",
}  # fmt: skip
LINK = f"https://canhbao.thu.example/tra-loi/{TOKEN}"
each_kind = pytest.mark.parametrize("kind", KINDS)


def test_there_are_twelve() -> None:
    assert set(KINDS) == WANTED == set(kinds.kinds())
    assert {rule.message for rule in kinds.rules()} == WANTED


@each_kind
def test_golden(kind: str) -> None:
    """After a wanted change: `python -m tests.notices.samples`, and look at the difference."""
    for place, text in golden(kind, sample(kind)).items():
        assert text == place.read_text(encoding="utf-8"), place.name


@each_kind
def test_sample_is_of_its_kind(kind: str) -> None:
    assert message(kind, Language.VI).name in sample(kind).text.lower()


@each_kind
def test_both_languages_say_the_same_things(kind: str) -> None:
    vi, en = (message(kind, language) for language in Language)
    assert [(one.doer, bool(one.system), len(one.do)) for one in vi.steps] == [
        (one.doer, bool(one.system), len(one.do)) for one in en.steps
    ]
    assert all(VIETNAMESE.search(step) for one in vi.steps for step in one.do)
    assert not any(VIETNAMESE.search(step.lower()) for one in en.steps for step in one.do)
    assert kind == DIGEST or all(vi.of(doer) for doer in DOERS)


@each_kind
def test_links_only_to_the_portal_and_asks_for_nothing(kind: str) -> None:
    made = sample(kind)
    assert re.findall(r"https?://[^\s<\"]+", made.text) == [LINK, LINK]
    assert set(re.findall(r"https?://[^\s<\"]+", made.html)) == {LINK}
    assert not re.search(r"(?i)<(img|script|link|iframe|object|form|svg|input)\b|src=|url\(", made.html)
    for part in (made.text.replace("\n", " "), made.html):
        assert "Tự gõ địa chỉ, đừng bấm đường dẫn. Có mã chưa chắc là thật." in part
        assert "canhbao.thu.example/kiem-tra" in part
        assert "đã xử lý" in part
        assert "không phải của chúng tôi" in part
        assert "sai –" in part
        assert "dừng –" in part
        assert CODE in part


@each_kind
def test_without_a_portal_there_is_no_link_at_all(kind: str) -> None:
    made = sample(kind, answer=None, identity=PORTAL.model_copy(update={"portal": ""}))
    assert not re.search(r"https?:|href=", made.html + made.text)
    assert "không có đường dẫn nào để bấm" in made.text.replace("\n", " ")


@pytest.mark.parametrize("situation", list(Situation))
def test_each_situation_has_its_own_wording(situation: Situation) -> None:
    others = {sample("bot", situation=one).text for one in Situation if one is not situation}
    subjects = {sample("bot", situation=one).subject for one in Situation if one is not situation}
    made = sample("bot", situation=situation)
    assert made.text not in others
    assert made.subject not in subjects


def test_gone_asks_for_no_work() -> None:
    text = sample("gone").text
    assert "Không cần làm gì thêm" in text
    assert "Microsoft Defender" not in text


def test_seen_again_says_why_and_gives_the_steps_of_what_it_is() -> None:
    text = sample("seen-again").text.replace("\n", " ")
    assert "Đừng chặn địa chỉ của máy chủ bẫy" in text.replace("   ", " ")
    assert "còn một máy khác sau cùng địa chỉ" in text


def test_agency_and_unit_are_addressed_as_such() -> None:
    assert "Kính gửi Quý cơ quan" in sample("exposed").text
    assert "Kính gửi Quý đơn vị" in sample("bot").text


@pytest.mark.parametrize("one", rsit.all_types(), ids=lambda one: one.type)
def test_every_type_has_a_kind_in_every_situation(one: rsit.RsitType) -> None:
    found = {kind_of(situation, one.taxonomy, one.type, "", "") for situation in Situation}
    assert found <= WANTED
    assert {"seen-again", "gone"} < found


REPORTS = (Path(SHADOWSERVER).parent / "reports.csv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        ("event4_microsoft_sinkhole", "sinkhole"),
        ("scan_post_exploitation_framework", "bot"),
        ("event_honeypot_brute_force", "brute-force"),
        ("scan_mongodb", "exposed"),
        ("scan_rdp", "exposed"),
        ("scan_adb", "exposed"),
        ("scan_dns", "amplifier"),
        ("scan_ntpmonitor", "amplifier"),
        ("scan_http_vulnerable", "exploited-weakness"),
        ("scan_ssl_poodle", "exploited-weakness"),
        ("compromised_website", "compromised-site"),
        ("malware_url", "compromised-site"),
        ("compromised_account", "leaked-credentials"),
        ("ransomware_victim", "clean-up"),
        ("blocklist", "clean-up"),
    ],
)
def test_reports_of_shadowserver_are_told_with_their_kind(report: str, kind: str) -> None:
    fields = next(line.split(",") for line in REPORTS if line.startswith(f"{report},"))
    _, _, class_, type_, identifier, _ = fields
    assert kind_of("new", class_, type_, identifier, report) == kind


def test_rows_of_several_kinds_make_a_digest() -> None:
    assert kind_of_all(Situation.NEW, frozenset({"bot"})) == "bot"
    assert kind_of_all(Situation.STILL, frozenset({"bot", "sinkhole"})) == DIGEST
    assert kind_of_all(Situation.GONE, frozenset({"bot", "sinkhole"})) == "gone"


@pytest.mark.parametrize(
    "change",
    [
        {"what": "Chào {ten}"},
        {"subject": "{code} {cout}"},
        {"xxx": "?"},
        {"steps": [{"doer": "nobody", "system": "", "do": ["a"]}]},
        {"steps": [{"doer": "holder", "system": "", "do": ["{name}"]}]},
        {"steps": [{"doer": "holder", "do": ["a"]}]},
    ],
)
def test_undefined_name_or_key_is_an_error(change: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tomllib.loads((FOLDER / "bot" / "vi.toml").read_text(encoding="utf-8"))
    monkeypatch.setattr(tomllib, "loads", lambda _: {**whole, **change})
    message.cache_clear()
    with pytest.raises(Damaged, match=r"messages/bot/vi\.toml"):
        message("bot", Language.VI)
    message.cache_clear()
