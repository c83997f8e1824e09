"""One number, one meaning."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.tools.pii.columns import in_column
from lachan.tools.pii.find import Finder

FINDER = Finder()


def kinds(text: str) -> list[tuple[str, str]]:
    return [(f.kind, text[f.start : f.end]) for f in FINDER.in_text(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("CCCD 079099012345", ["cccd"]),
        ("GPLX 079099012345", ["driving-licence"]),
        ("MST cá nhân: 079099012345", ["tax-code"]),
        ("STK 079099012345 Vietcombank", ["bank-account"]),
        ("Mã đơn hàng 079099012345", []),
        ("SĐT 0912345678", ["phone"]),
        ("STK 0912345678", ["bank-account"]),
        ("Mã số BHXH 0912345678", ["social-insurance"]),
        ("MST 0100109106", ["tax-code"]),
        ("SĐT: 0912345678, CCCD: 079099012345, STK: 19031234567890", ["phone", "cccd", "bank-account"]),
        ("SĐT: 0912345678, 0987654321 hoặc 0388123456", ["phone", "phone", "phone"]),
        ("0912345678 (CMND 012345678)", ["phone", "cmnd"]),
        ("Tổng cộng 1.234.567.890 đồng", []),
        ("số tiền 123456789012 VND", []),
    ],
)
def test_words_decide(text: str, wanted: list[str]) -> None:
    assert [kind for kind, _ in kinds(text)] == wanted


@given(st.text(alphabet="0123456789 .-:/CMNDSTK\nĐT,()+", max_size=120))
def test_findings_are_in_order_and_apart(text: str) -> None:
    found = FINDER.in_text(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= f.start < f.end <= len(text) and f.points > 0 for f in found)


def column(header: str, values: list[str]) -> list[str]:
    return [finding.kind for _, finding in in_column(FINDER, header, values)]


ELEVEN = [f"{7000000000 + 37 * n * n:010}" for n in range(11)]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Mã số BHXH", "social-insurance"),
        ("ma_so_thue", "tax-code"),
        ("so_tk", "bank-account"),
        ("Mã đơn hàng", ""),
        ("", ""),
    ],
)
def test_a_columns_head_decides(header: str, kind: str) -> None:
    assert column(header, ELEVEN) == ([kind] * 11 if kind else [])


def test_a_column_that_counts_is_nobodys() -> None:
    assert column("id", [str(912345678 + n) for n in range(20)]) == []
    assert column("", [f"0{912345678 + n}" for n in range(20)]) == []
    assert column("", [f"09{(n * 7919 * 104729) % 10**8:08}" for n in range(1, 20)]) == ["phone"] * 19


def test_kinds_can_be_chosen() -> None:
    text = "Nguyễn Văn An, CCCD 079099012345, SĐT 0912345678"
    assert [f.kind for f in Finder(["phone"]).in_text(text)] == ["phone"]
    with pytest.raises(ValueError, match="unknown kinds: nonsense"):
        Finder(["nonsense"])
