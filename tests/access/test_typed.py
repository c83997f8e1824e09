"""What is typed into the search box is understood, whatever it is."""

import ipaddress
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lachan.server.access.typed import MOST, Kind, understand
from lachan.server.cases.codes import code_of as case_code
from lachan.server.notices.codes import code_of
from lachan.wire.addresses import canonical, join, value_of
from lachan.wire.folding import fold

ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).map(str)
NETWORKS = st.one_of(
    st.tuples(st.ip_addresses(v=4), st.integers(0, 32)), st.tuples(st.ip_addresses(v=6), st.integers(0, 128))
).map(lambda pair: ipaddress.ip_network(f"{pair[0]}/{pair[1]}", strict=False))


@given(st.text())
def test_any_text_is_something(text: str) -> None:
    found = understand(text)
    assert len(found.text) <= MOST * 3
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in found.text)
    assert understand(found.text).kind in (found.kind, Kind.NAME, Kind.WRONG_CODE)


@given(ADDRESSES)
def test_every_address(text: str) -> None:
    for typed in (text, f" {text} ", f"[{text}]", text.replace(".", "[.]"), text.upper()):
        found = understand(typed)
        assert (found.kind, found.text) == (Kind.ADDRESS, canonical(text))
        assert found.first == found.last
        assert found.first is not None
        assert join(*found.first) == value_of(text)


@given(NETWORKS)
def test_every_prefix(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> None:
    found = understand(str(network))
    assert (found.kind, found.text) == (Kind.PREFIX, str(network))
    assert found.first is not None
    assert found.last is not None
    assert join(*found.first) == value_of(str(network[0])) or network.version == 6
    assert join(*found.last) - join(*found.first) == network.num_addresses - 1


@given(st.integers(0, 2**33))
def test_every_as_number(number: int) -> None:
    for typed in (f"AS{number}", f"as {number}", f"ASN{number}"):
        assert (understand(typed).number == number) == (number < 1 << 32)


@given(st.text(alphabet="abcdefghij0123456789", min_size=1, max_size=20))
def test_every_notice_code_however_it_is_typed(organisation: str) -> None:
    code = code_of(organisation, "malicious-code", ["LC-20261122-000001"])
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", "")):
        assert (understand(typed).kind, understand(typed).text) == (Kind.CODE, code)


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("", Kind.NOTHING, ""),
        (" \u202e\x00 ", Kind.NOTHING, ""),
        ("203.0.113[.]5", Kind.ADDRESS, "203.0.113.5"),
        ("::ffff:203.0.113.5", Kind.ADDRESS, "203.0.113.5"),
        ("hxxps://203.0.113[.]5:8080/a?b", Kind.ADDRESS, "203.0.113.5"),
        ("203.0.113.5/24", Kind.PREFIX, "203.0.113.0/24"),
        ("hxxp://Xấu.example/đường?dẫn", Kind.DOMAIN, "xn--xu-hia1f.example"),
        ("xau.example/duong", Kind.DOMAIN, "xau.example"),
        ("*.xau.example.", Kind.DOMAIN, "xau.example"),
        ("CVE-2024-3400", Kind.WEAKNESS, "CVE-2024-3400"),
        ("cve 2024 3400", Kind.WEAKNESS, "CVE-2024-3400"),
        ("lc-20261122-000012", Kind.RECEIPT, "LC-20261122-000012"),
        ("LC-7K2M9-4QXR2", Kind.WRONG_CODE, "LC-7K2M9-4QXR2"),
        ("203.0.113.70:38411", Kind.ADDRESS, "203.0.113.70"),
        ("[2001:db8::7]:443", Kind.ADDRESS, "2001:db8::7"),
        ("xau[.]example:8080", Kind.DOMAIN, "xau.example"),
        ("64500", Kind.ASN, "AS64500"),
        ("0912345", Kind.NAME, "0912345"),
        ("9123456", Kind.NAME, "9123456"),
        (case_code(2026, 42), Kind.CASE, case_code(2026, 42)),
        (f"vv {case_code(2026, 42)[3:]}".replace("-", " "), Kind.CASE, case_code(2026, 42)),
        ("VV-2026-00042-0", Kind.WRONG_CODE, "VV-2026-00042-0"),
        ("pa 12", Kind.REPORT, "PA-12"),
        ("PA-0", Kind.NAME, "PA-0"),
        ("songxanh", Kind.NAME, "songxanh"),
        ("Viễn thông Sông Xanh", Kind.NAME, "Viễn thông Sông Xanh"),
        ("999.1.1.1", Kind.NAME, "999.1.1.1"),
        ("AS99999999999", Kind.NAME, "AS99999999999"),
        ("a" * 10_000, Kind.NAME, "a" * MOST),
    ],
)
def test_examples(typed: str, kind: Kind, text: str) -> None:
    found = understand(typed)
    assert found.kind is kind
    if kind is not Kind.DOMAIN or (text.isascii() and "xn--" not in text):
        assert found.text == text


@given(st.text())
@example("𝓐")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_marks_and_case_make_no_difference() -> None:
    assert fold("Ngân hàng ĐÔNG Á – Sở giao dịch") == "ngan hang dong a so giao dich"
    assert fold(unicodedata.normalize("NFD", "Viễn thông")) == fold("VIỄN  THÔNG") == "vien thong"
