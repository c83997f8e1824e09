"""security.txt, read by a small strict parser of RFC 9116 written for this test."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lachan.server.base.errors import NotFound
from lachan.server.base.settings import Identity, Kind, Settings, Team
from lachan.server.publications.security_txt import security_txt
from tests.notices.build import IDENTITY, NOW

NAMES = {"acknowledgments", "canonical", "contact", "encryption", "expires", "hiring", "policy", "preferred-languages"}
URI = re.compile(r"(?:https://|mailto:|tel:|openpgp4fpr:)[!-~]+")
LANGUAGES = re.compile(r"[a-z]{2,3}(?:, ?[a-z]{2,3})*")


def parsed(text: str) -> dict[str, list[str]]:
    """§4: lines ended by CRLF or LF, `name: value`, no unknown name; §2.5: what may stand once, what must stand."""
    assert text.endswith("\n")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("#"):  # §2.2
            continue
        match = re.fullmatch(r"([A-Za-z][A-Za-z-]*): (\S(?:.*\S)?)", line)
        assert match is not None, line
        name = match[1].lower()
        assert name in NAMES, line
        found.setdefault(name, []).append(match[2])
    assert found["contact"]
    assert len(found["expires"]) == 1
    assert len(found.get("preferred-languages", [])) <= 1
    for name, values in found.items():
        for value in values:
            if name == "expires":
                assert moment(value)
            elif name == "preferred-languages":
                assert LANGUAGES.fullmatch(value)
            else:
                assert URI.fullmatch(value), value
    return found


def moment(text: str) -> datetime:
    """RFC 3339 in UTC, to the second."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def told(**team: object) -> Settings:
    portal = IDENTITY.model_copy(update={"portal": "https://portal.thu.example/"})
    return Settings(identity=portal, team=Team.model_validate(team))


def test_of_a_demo_says_so() -> None:
    invented = told().model_copy(update={"kind": Kind.DEMO})
    assert security_txt(invented, NOW) == f"# SỐ LIỆU GIẢ LẬP\r\n{security_txt(told(), NOW)}"


def test_of_an_instance_that_said_who_it_is() -> None:
    found = parsed(security_txt(told(), NOW))
    assert found["contact"] == ["mailto:canh-bao@thu.example"]
    assert found["canonical"] == ["https://portal.thu.example/.well-known/security.txt"]
    whole = told(
        contacts=("https://thu.example/bao", "tel:+84-24-0000-0000"),
        key_fingerprint="0123456789ABCDEF0123456789ABCDEF01234567",
        policy="https://thu.example/chinh-sach",
        acknowledgments="https://thu.example/cam-on",
    )
    found = parsed(security_txt(whole, NOW))
    assert found["contact"] == ["https://thu.example/bao", "tel:+84-24-0000-0000"]
    assert found["encryption"] == ["openpgp4fpr:0123456789abcdef0123456789abcdef01234567"]


@given(st.integers(0, 60 * 366 * 86_400), st.integers(1, 365))
def test_it_always_lies_ahead_and_within_a_year(seconds: int, days: int) -> None:
    now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    expires = moment(parsed(security_txt(told(expires_days=days), now))["expires"][0])
    assert timedelta(0) < expires - now <= timedelta(days=365)


def test_who_named_nobody_has_no_file() -> None:
    for contact in ("", "không có hộp thư", "a b@thu.example"):
        with pytest.raises(NotFound):
            security_txt(Settings(identity=Identity(contact=contact)), NOW)


@pytest.mark.parametrize(
    "team",
    [
        {"contacts": ["canh-bao@thu.example"]},
        {"contacts": ["mailto:a@thu.example\r\nExpires: 2099-01-01T00:00:00Z"]},
        {"policy": "http://thu.example"},
        {"policy": "https://thu.example/\nContact: x"},
        {"expires_days": 366},
        {"key_fingerprint": "abc"},
        {"revised": "hôm qua"},
    ],
    ids=str,
)
def test_a_setting_that_would_break_a_line_is_refused(team: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Team.model_validate(team)
