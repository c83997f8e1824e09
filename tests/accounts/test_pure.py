"""What needs no database: codes against the RFC's own examples, how long a guesser waits, what a password must be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.accounts import chance, pace, passwords, totp
from lachan.server.accounts.pace import NONE, Failures
from lachan.server.accounts.places import Place
from lachan.server.accounts.sealing import block_of, pseudonym, seal, unseal
from lachan.server.accounts.words import Role, roles
from lachan.server.base.errors import BadInput, Damaged
from tests.accounts.ground import FIREFOX, NOW, drawn


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_totp_as_in_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    key = b"12345678901234567890"
    assert totp.code_at(key, totp.step_at(now)) == code
    assert totp.matching_step(key, code, now, 0) == totp.step_at(now)


@given(st.binary(min_size=20, max_size=20), st.integers(0, 2**31), st.integers(-4, 4))
def test_a_code_is_good_for_a_step_around_and_once(key: bytes, seconds: int, off: int) -> None:
    now = datetime.fromtimestamp(seconds + 1000, UTC)
    step = totp.step_at(now)
    code = totp.code_at(key, step + off)
    found = totp.matching_step(key, code, now, 0)
    assert (found is not None) or abs(off) > 1
    if found is not None:
        assert totp.matching_step(key, totp.code_at(key, found), now, found) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "٠٠٠٠٠٠", "abcdef", "287 082 1"])
def test_what_is_no_code(typed: str) -> None:
    assert totp.matching_step(b"12345678901234567890", typed, NOW, 0) is None


def test_a_code_may_be_typed_with_blanks() -> None:
    now = datetime.fromtimestamp(59, UTC)
    assert totp.matching_step(b"12345678901234567890", " 287 082", now, 0) == 1


def test_recovery_codes_are_read_as_people_type_them() -> None:
    code = chance.code(drawn("x"))
    assert len(code) == 19
    assert chance.plain_code(code.lower().replace("-", " ")) == code


def after(count: int, seconds: int = 0) -> Failures:
    return Failures(count, NOW - timedelta(seconds=seconds))


def test_five_tries_are_free_and_then_the_wait_doubles() -> None:
    waits = [pace.wait(after(n), NONE, NONE, NOW) for n in range(12)]
    assert waits == [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 300]
    assert pace.wait(after(5, seconds=6), NONE, NONE, NOW) == 0


def test_one_password_on_many_names_slows_the_place() -> None:
    assert pace.wait(after(1), after(29), NONE, NOW) == 0
    assert pace.wait(after(1), after(30), NONE, NOW) > 0
    assert pace.wait(NONE, after(300), NONE, NOW) == pace.LONGEST_OF_PLACE


def test_guessing_from_everywhere_never_shuts_the_owner_out() -> None:
    assert pace.wait(NONE, NONE, after(100_000), NOW) == 0
    assert pace.wait(after(1), NONE, after(100_000), NOW) == 0
    assert pace.wait(after(2), NONE, after(100_000), NOW) > 0


@given(*(st.builds(after, st.integers(0, 10**6), st.integers(0, 3600)) for _ in range(3)))
def test_no_wait_is_longer_than_a_quarter_of_an_hour(pair: Failures, place: Failures, account: Failures) -> None:
    assert 0 <= pace.wait(pair, place, account, NOW) <= 900


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least"),
        ("x" * 300, "at most"),
        ("aaaaaaaaaaaaaaaa", "more different"),
        ("nguyen-thi-hoa-1975", "without your own"),
        ("qwerty123456", "most common"),
    ],
)
def test_passwords_that_are_refused(password: str, why: str) -> None:
    with pytest.raises(BadInput, match=why) as error:
        passwords.check(password, about=("nguyen", "hoa@x.example"))
    assert password not in str(error.value)


def test_a_long_sentence_will_do() -> None:
    passwords.check("mẹ tôi bán bún ở chợ")


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2ff::9", "2001:db8:1:200::/56"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("unknown", ""),
    ],
)
def test_blocks_of_addresses(address: str, block: str) -> None:
    assert block_of(address) == block


def test_nothing_of_a_place_can_be_read_back() -> None:
    kept = FIREFOX.block + FIREFOX.agent_digest + FIREFOX.agent_words
    assert "203.0.113" not in kept
    assert FIREFOX.agent_words == "Firefox, Linux"
    assert Place("", "<script>alert(1)</script>").agent_words == "?, ?"
    assert pseudonym("a", "x") != pseudonym("b", "x")


def test_a_newer_version_of_a_browser_is_the_same_browser() -> None:
    assert FIREFOX.agent_digest == Place("", FIREFOX.agent.replace("140", "141")).agent_digest
    assert FIREFOX.agent_digest != Place("", FIREFOX.agent.replace("Linux", "Windows")).agent_digest


def test_sealed_and_opened() -> None:
    sealed = seal(b"secret")
    assert b"secret" not in sealed
    assert unseal(sealed) == b"secret"
    with pytest.raises(Damaged):
        unseal(sealed[:-4] + b"AAAA")


def test_every_role_has_its_words() -> None:
    assert set(roles()) == set(Role)
    assert all(all((r.vi, r.en, r.what_vi, r.what_en)) for r in roles().values())
    assert len({r.vi for r in roles().values()}) == len(Role)
