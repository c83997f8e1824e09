"""Passwords and second factors, and what becomes of who guesses, replays or steals."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lachan.server.accounts import factors, keys, sessions, signing_in, tries
from lachan.server.accounts.chance import digest
from lachan.server.accounts.factors import WrongCode
from lachan.server.accounts.models import Key, RecoveryCode, Session, Try
from lachan.server.accounts.signing_in import Passed, Slowed, Wrong
from lachan.server.accounts.words import Scope, Stage
from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound, Refused
from tests.accounts.ground import (
    BOSS,
    ELSEWHERE,
    FIREFOX,
    NOW,
    PASSWORD,
    app_code,
    drawn,
    person,
    signed_in,
    try_in,
    with_totp,
)

pytestmark = pytest.mark.django_db
ME = By("person:1")


def test_the_right_password_opens_a_session_whose_token_is_not_kept() -> None:
    lan = person("lan")
    passed = try_in()
    assert isinstance(passed, Passed)
    assert passed.stage is Stage.FULL
    session = sessions.look_up(passed.token, FIREFOX, NOW)
    assert session is not None
    assert session.person_id == lan.pk
    assert passed.token not in str(Session.objects.values())
    assert Entry.objects.filter(act="signed-in").count() == 1


def test_wrong_name_wrong_password_and_no_role_look_alike() -> None:
    person("lan")
    assert try_in("lan", "a wrong password") == try_in("nobody") == try_in("lan", allowed=False) == Wrong()


def test_guessing_one_account_is_slowed_there_and_nowhere_else() -> None:
    person("lan")
    passed = try_in()
    assert isinstance(passed, Passed)
    for _ in range(5):
        assert try_in(password="wrong", place=ELSEWHERE) == Wrong()
    assert try_in(place=ELSEWHERE) == Slowed(5)
    assert try_in(place=ELSEWHERE, now=NOW + timedelta(seconds=6)) != Slowed(5)
    assert isinstance(try_in(), Passed)


def test_an_account_that_is_not_there_is_slowed_the_same() -> None:
    for _ in range(5):
        assert try_in("nobody", place=ELSEWHERE) == Wrong()
    assert try_in("nobody", place=ELSEWHERE) == Slowed(5)


def _failures(count: int, *, account: str, block: str) -> None:
    Try.objects.bulk_create(Try(at=NOW, account=account, place=block) for _ in range(count))


def test_one_password_sprayed_over_many_names_is_slowed() -> None:
    person("lan")
    passed = try_in()
    assert isinstance(passed, Passed)
    for number in range(30):
        _failures(1, account=tries.account_of(f"n{number}@people.example"), block=ELSEWHERE.block)
    assert isinstance(try_in("somebody-else", place=ELSEWHERE), Slowed)
    assert isinstance(try_in("lan", place=ELSEWHERE), Slowed)
    known = replace(ELSEWHERE, device=passed.device)
    assert isinstance(try_in("lan", place=known), Passed), "a known device in that block goes on working"


def test_nobody_can_be_locked_out_by_name() -> None:
    person("lan")
    for number in range(200):
        _failures(5, account=tries.account_of("lan@people.example"), block=f"{number:064}")
    assert isinstance(try_in("lan"), Passed)


def test_failures_are_kept_for_a_day_and_name_nobody() -> None:
    try_in("lan", "wrong")
    assert "lan" not in str(Try.objects.values("account", "place"))
    assert Try.objects.count() == 1
    try_in("binh", "wrong", now=NOW + timedelta(hours=25))
    assert Try.objects.count() == 1, "yesterday's went"


def test_a_session_is_over_when_idle_when_old_and_from_another_program() -> None:
    person("lan")
    token = _token()
    assert sessions.look_up(token, FIREFOX, NOW + sessions.IDLE) is None
    token, now = _token(), NOW
    while now < NOW + sessions.OLDEST - timedelta(minutes=30):
        now += timedelta(minutes=30)
        assert sessions.look_up(token, FIREFOX, now) is not None
    assert sessions.look_up(token, FIREFOX, NOW + sessions.OLDEST) is None
    token = _token()
    assert sessions.look_up(token, replace(FIREFOX, agent="curl/8.0"), NOW) is None
    assert sessions.look_up(token, FIREFOX, NOW) is None, "taken for stolen: it ended for both"
    assert Session.objects.filter(ended_why="other-browser").count() == 1
    assert sessions.look_up("", FIREFOX, NOW) is None
    assert sessions.look_up("x" * 10_000, FIREFOX, NOW) is None


def _token(device: str = "") -> str:
    passed = try_in(place=replace(FIREFOX, device=device))
    assert isinstance(passed, Passed)
    return passed.token


def test_own_sessions_are_listed_and_ended_and_others_are_not_there() -> None:
    lan, _ = person("lan"), person("binh")
    here, there, other = signed_in("lan", seed="a"), signed_in("lan", seed="b"), signed_in("binh")
    assert [(s.id, s.here) for s in sessions.open_sessions(lan.pk, here.pk, NOW)] == [
        (there.pk, False),
        (here.pk, True),
    ]
    for number in (other.pk, 999_999):
        with pytest.raises(NotFound, match="no such session"):
            sessions.end_own(ME, lan.pk, number, NOW, here=here.pk)
    sessions.end_own(ME, lan.pk, there.pk, NOW, here=here.pk)
    assert [s.id for s in sessions.open_sessions(lan.pk, here.pk, NOW)] == [here.pk]


def test_seen_at_is_written_once_a_minute(django_assert_num_queries: object) -> None:
    person("lan")
    token = _token()
    with django_assert_num_queries(1):  # type: ignore[operator]
        sessions.look_up(token, FIREFOX, NOW + timedelta(seconds=30))


def test_a_second_factor_is_asked_for_and_renews_the_token() -> None:
    lan = person("lan")
    codes = with_totp(signed_in("lan"))
    assert len(set(codes)) == 10
    later = NOW + timedelta(minutes=2)
    passed = try_in(now=later)
    assert isinstance(passed, Passed)
    assert (passed.stage, passed.has_factor) == (Stage.PASSWORD, True)
    session = sessions.look_up(passed.token, FIREFOX, later)
    assert session is not None
    token = factors.show_totp(session, app_code(lan.pk, later), later, drawn("s"))
    assert isinstance(token, str)
    assert sessions.look_up(passed.token, FIREFOX, later) is None, "the half session's token opens nothing now"
    whole = sessions.look_up(token, FIREFOX, later)
    assert whole is not None
    assert (whole.stage, whole.factor) == ("full", "totp")


def test_a_code_is_not_accepted_twice_nor_one_before_it() -> None:
    lan = person("lan")
    with_totp(signed_in("lan"))
    later = NOW + timedelta(minutes=2)
    code = app_code(lan.pk, later)
    for number in range(2):
        session = signed_in("lan", now=later, seed=str(number))
        if number == 0:
            factors.show_totp(session, code, later, drawn("a"))
        else:
            for replayed in (code, app_code(lan.pk, later, -1)):
                with pytest.raises(WrongCode):
                    factors.show_totp(session, replayed, later, drawn("b"))
            assert isinstance(factors.show_totp(session, app_code(lan.pk, later, 1), later, drawn("c")), str)


def test_the_code_that_set_it_up_does_not_sign_in() -> None:
    lan = person("lan")
    with_totp(signed_in("lan"))
    with pytest.raises(WrongCode):
        factors.show_totp(signed_in("lan", seed="x"), app_code(lan.pk, NOW), NOW, drawn())


def test_five_wrong_codes_end_the_session_and_ten_slow_the_person() -> None:
    lan = person("lan")
    with_totp(signed_in("lan"))
    later = NOW + timedelta(minutes=2)
    for number in range(2):
        session = signed_in("lan", now=later, seed=str(number))
        for n in range(5):
            with pytest.raises(WrongCode) as error:
                factors.show_totp(session, "000000", later, drawn())
            assert error.value.over == (n == 4)
        session.refresh_from_db()
        assert session.ended_why == "wrong-codes"
    session = signed_in("lan", now=later, seed="z")
    assert isinstance(factors.show_totp(session, app_code(lan.pk, later), later, drawn()), Slowed)
    after = later + timedelta(minutes=11)
    assert isinstance(factors.show_totp(session, app_code(lan.pk, after), after, drawn()), str)


def test_a_recovery_code_works_once_and_new_ones_end_the_old() -> None:
    lan = person("lan")
    codes = with_totp(signed_in("lan"))
    session = signed_in("lan", seed="1")
    assert isinstance(factors.show_recovery(session, codes[0].lower().replace("-", " "), NOW, drawn("r")), str)
    assert factors.codes_left(lan.pk) == 9
    session = signed_in("lan", seed="2")
    with pytest.raises(WrongCode):
        factors.show_recovery(session, codes[0], NOW, drawn())
    fresh = factors.new_codes(ME, lan.pk, NOW, drawn("n"))
    with pytest.raises(WrongCode):
        factors.show_recovery(session, codes[1], NOW, drawn())
    assert codes[1] not in str(RecoveryCode.objects.values())
    assert isinstance(factors.show_recovery(session, fresh[0], NOW, drawn("q")), str)


def test_the_last_factor_of_who_needs_one_stays_and_a_reset_ends_everything() -> None:
    lan = person("lan")
    session = signed_in("lan")
    with_totp(session)
    mine = factors.of(lan.pk)[0]
    with pytest.raises(Refused):
        factors.remove(ME, session, mine.id, NOW, needed=True)
    with pytest.raises(NotFound):
        factors.remove(ME, session, mine.id + 1, NOW, needed=False)
    factors.remove(ME, session, mine.id, NOW, needed=False)
    assert factors.of(lan.pk) == []
    factors.reset(BOSS, lan.pk, NOW)
    assert factors.codes_left(lan.pk) == 0
    assert sessions.open_sessions(lan.pk, 0, NOW) == []


def test_a_proof_grows_old_and_is_renewed_by_the_password() -> None:
    lan = person("lan")
    session = signed_in("lan")
    later = NOW + sessions.PROOF
    assert sessions.proved(session, NOW)
    assert not sessions.proved(session, later)
    assert signing_in.reprove(lan, "wrong", FIREFOX, later) == Wrong()
    assert signing_in.reprove(lan, PASSWORD, FIREFOX, later) is None
    sessions.note_proof(session, later)
    session.refresh_from_db()
    assert sessions.proved(session, later)


def make_key(**more: object) -> tuple[keys.KeyLine, str]:
    values: dict[str, object] = {
        "organisation": "song-xanh",
        "label": "tải thông báo",
        "scopes": [Scope.NOTICES_READ],
        "networks": ["192.0.2.0/24", "2001:db8::/32"],
        "expires_at": NOW + timedelta(days=90),
        "now": NOW,
        "draw": drawn(str(more)),
    }
    return keys.create(BOSS, **{**values, **more})  # type: ignore[arg-type]


def test_a_key_opens_from_its_networks_until_it_expires_or_is_revoked() -> None:
    line, secret = make_key()
    assert secret not in str(Key.objects.values())
    assert Key.objects.get().digest == digest(secret)
    for address in ("192.0.2.9", "2001:db8::1", "::ffff:192.0.2.9"):
        assert keys.look_up(secret, address, NOW) is not None
    for address in ("198.51.100.1", "2001:db9::1", "?", ""):
        assert keys.look_up(secret, address, NOW) is None
    assert keys.look_up(secret, "192.0.2.9", NOW + timedelta(days=90)) is None
    assert Key.objects.get().used_at == NOW
    with pytest.raises(NotFound):
        keys.revoke(BOSS, line.id, NOW, organisations=frozenset(("ban-mai",)))
    keys.revoke(BOSS, line.id, NOW)
    assert keys.look_up(secret, "192.0.2.9", NOW) is None
    with pytest.raises(NotFound):
        keys.revoke(BOSS, line.id, NOW)
    assert keys.look_up("lachan_" + "x" * 500, "192.0.2.9", NOW) is None


@pytest.mark.parametrize(
    "bad",
    [
        {"scopes": []},
        {"expires_at": NOW},
        {"expires_at": NOW + timedelta(days=400)},
        {"networks": ["everywhere"]},
        {"networks": ["192.0.2.0/24"] * 21},
        {"label": ""},
        {"label": "x" * 61},
        {"label": "a\x1b[2Jb"},
    ],
)
def test_keys_that_are_not_made(bad: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        make_key(**bad)
    assert Key.objects.count() == 0
