import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.settings import Kind
from lachan.server.notices.render import Rendered
from lachan.wire import rsit
from tests.notices.build import heading, rendered, rows

GOLDEN = Path(__file__).with_name("golden")
HOSTILE = "<img src=x onerror=alert(1)> http://evil.example/ {you} \u202e"
FOREIGN = (
    "malware_name", "classification_type", "classification_identifier", "product_name", "source_url", "source_fqdn",
    "destination_fqdn", "network", "protocol_transport", "rule", "role", "severity", "tlp", "subject_kind",
)  # fmt: skip


def both(made: Rendered) -> tuple[str, str]:
    return made.text, made.html


def small() -> Rendered:
    return rendered(
        heading(),
        rows(
            {},
            {
                "source_ip": "203.0.113.6",
                "subject": "203.0.113.6",
                "malware_family": None,
                "malware_family_status": "unknown",
            },
            {"role": "holder", "rule": "prefix", "network": "203.0.113.0/24"},
        ),
    )


@pytest.mark.parametrize(("name", "part"), [("small.txt", 0), ("small.html", 1)])
def test_golden(name: str, part: int) -> None:
    """Rendered as the files beside this test say; after a wanted change, look at the new ones and store them."""
    assert both(small())[part] == (GOLDEN / name).read_text(encoding="utf-8")


def test_same_in_same_out() -> None:
    assert small() == small()


def test_subject_says_code_label_and_what() -> None:
    assert small().subject == "[TLP:AMBER] LC-7K2M-94QX: 2 địa chỉ IP có dấu hiệu mã độc"


def test_vietnamese_stands_before_english() -> None:
    for part in both(small()):
        assert 0 < part.index("Kính gửi Quý đơn vị Nhà mạng A") < part.index("To Nhà mạng A")
    html = small().html
    assert html.index('<div class="sheet" lang="vi"') < html.index('<div class="sheet" lang="en"')


def test_both_times_stand_in_both_parts() -> None:
    text, html = both(small())
    for part in (text, html):
        assert "2026-11-22T03:10:05Z = 10:10:05 giờ Việt Nam" in part
        assert "2026-11-22T03:10:05Z = 10:10:05 Vietnam time" in part


def test_holder_and_operator_have_their_own_steps() -> None:
    text = small().text
    assert "Tìm thuê bao đã dùng địa chỉ" in text
    assert "Tách thiết bị đó khỏi mạng" in text
    assert "AS64500" in text
    assert "203.0.113.0/24" in text
    only_holder = rendered(heading(), rows({"role": "holder", "rule": "prefix", "network": "203.0.113.0/24"})).text
    assert "thuê bao" not in only_holder


def test_limit_of_what_we_know_is_named_where_addresses_are_counted() -> None:
    assert "Một địa chỉ có thể là nhiều máy" in small().text
    url = {"subject": "https://evil.example/", "subject_kind": "url", "source_url": "https://evil.example/"}
    assert "Một địa chỉ có thể là nhiều máy" not in rendered(heading(), rows(url)).text


def test_agency_is_addressed_as_one() -> None:
    text = rendered(heading(agency=True, organisation="Sở B"), rows({})).text
    assert "Kính gửi Quý cơ quan Sở B" in text
    assert "Quý đơn vị" not in text


@pytest.mark.parametrize(
    ("banner", "kind"), [("SỐ LIỆU GIẢ LẬP", Kind.DEMO), ("BẢN THỬ NGHIỆM", Kind.REAL)], ids=["demo", "trial"]
)
def test_banner_stands_first_everywhere(banner: str, kind: Kind) -> None:
    made = rendered(heading(banner, kind), rows({}))
    assert made.subject.startswith(f"[{banner}]")
    assert made.text.startswith(f"*** {banner}")
    assert made.text.count(f"*** {banner}") == 2
    sheets = made.html.split('<div class="sheet"')[1:]
    assert [re.sub(r"^[^>]*>\s*<p[^>]*>", "", sheet).startswith(banner) for sheet in sheets] == [True, True]
    assert made.attached[0].raw.decode("utf-8-sig").splitlines()[1].startswith(banner)
    assert "chưa có đơn vị chịu trách nhiệm" in made.text or "không có đơn vị chịu trách nhiệm" in made.text


def test_real_instance_has_no_banner_and_says_who_is_responsible() -> None:
    for part in both(small()):
        assert "GIẢ LẬP" not in part
        assert "THỬ NGHIỆM" not in part.upper()
        assert "Trung tâm Thử" in part
        assert "canh-bao@thu.example" in part


def test_html_loads_nothing_and_links_nowhere() -> None:
    html = rendered(heading(), rows({"source_url": "https://evil.example/a?b=<c>"})).html
    assert not re.search(r"(?i)<(img|script|link|a|iframe|object|form|svg)\b|href=|src=|url\(|https?:", html)
    assert '<html lang="vi">' in html


@given(st.sampled_from(FOREIGN), st.text(max_size=30))
def test_foreign_text_never_becomes_html_or_a_link(column: str, text: str) -> None:
    change = {column: HOSTILE + text, "malware_family": None, "malware_family_status": None}
    made = rendered(heading(organisation="<img src=x> {you} \u202e"), rows(change))
    assert "<img" not in made.html
    assert "\u202e" not in made.html + made.text
    assert "http://" not in made.html + made.text


def test_account_is_not_named() -> None:
    change = {
        "subject": "nguyen.van.a@example.com", "subject_kind": "account", "source_ip": None, "source_port": None,
        "classification_type": "data-leak", "classification_taxonomy": "information-content-security",
    }  # fmt: skip
    made = rendered(heading(taxonomy="information-content-security"), rows(change))
    for part in (*both(made), made.subject, made.attached[0].raw.decode()):
        assert "nguyen" not in part
    assert "1 tài khoản" in made.subject


@pytest.mark.parametrize("one", rsit.all_types(), ids=lambda one: one.type)
def test_every_type_renders_without_a_hole(one: rsit.RsitType) -> None:
    change = {"classification_taxonomy": one.taxonomy, "classification_type": one.type}
    made = rendered(
        heading(taxonomy=one.taxonomy), rows(change, {**change, "role": "holder"}, {**change, "role": "domain"})
    )
    for part in both(made):
        assert "{" not in re.sub(r"(?s)<style>.*?</style>", "", part)
        assert "None" not in part


def test_many_groups_and_rows_are_cut_and_counted() -> None:
    text = rendered(heading(), rows(*({"malware_family": f"Ho{n:02}", "network": f"AS{n}"} for n in range(30)))).text
    assert "và 15 nhóm khác" in text
    assert "và 20 mạng, tên miền khác" in text
    assert "20 trong 30 dòng" in text
