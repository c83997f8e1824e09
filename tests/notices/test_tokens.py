"""The answer token and the check code: what they open, and what they do not say."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput, Damaged, NotFound
from lachan.server.base.settings import Settings
from lachan.server.notices import checking, stored, tokens
from lachan.server.notices.codes import ALPHABET
from lachan.server.notices.models import Notice
from lachan.server.notices.recording import record
from lachan.server.notices.states import State
from lachan.server.notices.tokens import Standing
from tests.notices.build import IDENTITY, NOW, batch, contact, due, organisation, plan_one
from tests.notices.samples import PORTAL
from tests.notices.test_planning import found, their_rows

SECRET = bytes(range(32))
REAL = Settings(identity=PORTAL)


def planned(home: Path, settings: Settings = REAL) -> Notice:
    tokens.make_secret(home, SECRET)
    contact(organisation())
    record(batch(), {"nha-mang-a": [found()]})
    (one,) = due(NOW, settings)
    notice = plan_one(one, their_rows(), NOW, home, settings)
    assert notice is not None
    return notice


def token_in(home: Path, notice: Notice) -> str:
    import email
    from email.policy import default

    mail: Any = email.message_from_bytes((home / notice.mail_path).read_bytes(), policy=default)
    text = mail.get_body(("plain",)).get_content()
    return str(text.split("/tra-loi/")[1].split()[0])


@given(st.binary(min_size=32, max_size=32), st.text(max_size=30))
def test_token_has_its_form_and_hangs_on_secret_and_mail(secret: bytes, mail: str) -> None:
    token = tokens.mint(secret, mail)
    assert len(token) == 26
    assert set(token) <= set(ALPHABET)
    assert ALPHABET.index(token[0]) < 8  # 128 bits in 26 signs of five
    assert token == tokens.mint(secret, mail)
    assert token != tokens.mint(secret, mail + "x")
    assert token != tokens.mint(bytes(32) if secret != bytes(32) else SECRET, mail)


@pytest.mark.django_db
def test_token_of_the_mail_opens_its_notice_until_it_expires_or_is_revoked(tmp_path: Path) -> None:
    notice = planned(tmp_path)
    token = token_in(tmp_path, notice)
    assert token not in str(Notice.objects.values())
    before = list(Notice.objects.values())
    assert tokens.verify(token, NOW).standing is Standing.VALID
    assert tokens.verify(token, NOW).notice == notice
    assert tokens.verify(token, NOW + timedelta(days=90)).standing is Standing.EXPIRED
    assert list(Notice.objects.values()) == before  # looking changes nothing
    assert tokens.revoke(notice.code, NOW)
    assert not tokens.revoke(notice.code, NOW + timedelta(days=1))
    assert tokens.verify(token, NOW).standing is Standing.REVOKED


@pytest.mark.django_db
def test_token_of_a_replaced_notice_opens_nothing(tmp_path: Path) -> None:
    notice = planned(tmp_path)
    Notice.objects.update(state=State.REPLACED)
    assert tokens.verify(token_in(tmp_path, notice), NOW).standing is Standing.REVOKED


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "0" * 26, "o" * 26, "../../etc/passwd", "0" * 25 + "ấ"])
def test_unknown_token_is_not_repeated(tmp_path: Path, token: str) -> None:
    planned(tmp_path)
    with pytest.raises(NotFound) as caught:
        tokens.verify(token, NOW)
    assert not token or token not in str(caught.value)


@pytest.mark.django_db
def test_lost_mail_is_made_again_with_the_same_token(tmp_path: Path) -> None:
    notice = planned(tmp_path)
    raw = (tmp_path / notice.mail_path).read_bytes()
    (tmp_path / notice.mail_path).unlink()
    assert stored.mend_mail(tmp_path, Notice.objects.select_related("organisation").get(), REAL)
    assert (tmp_path / notice.mail_path).read_bytes() == raw


@pytest.mark.django_db
def test_without_a_portal_there_is_no_token(tmp_path: Path) -> None:
    notice = planned(tmp_path, Settings(identity=IDENTITY))
    assert notice.answer_digest is None
    assert not tokens.revoke(notice.code, NOW)


def test_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="lachan init"):
        tokens.secret_of(tmp_path)
    assert tokens.make_secret(tmp_path, SECRET)
    assert not tokens.make_secret(tmp_path, bytes(32))
    assert tokens.secret_of(tmp_path) == SECRET
    assert (tmp_path / tokens.SECRET_FILE).stat().st_mode & 0o777 == 0o600
    (tmp_path / tokens.SECRET_FILE).write_bytes(b"short")
    with pytest.raises(Damaged):
        tokens.secret_of(tmp_path)


@pytest.mark.django_db
def test_check_says_what_it_may_and_no_more(tmp_path: Path) -> None:
    notice = planned(tmp_path)
    assert checking.check(notice.code).sent_on is None
    Notice.objects.update(state=State.SENT, sent_at=NOW.replace(hour=20))  # the next day in Vietnam
    checked = checking.check(notice.code.lower())
    assert str(checked.sent_on) == "2026-11-24"
    assert (checked.kind, checked.organisation, checked.unsure) == ("sinkhole", "Nhà mạng A", False)
    assert notice.recipient not in str(checked)
    assert "203.0.113" not in str(checked)
    Notice.objects.update(state=State.IN_DOUBT)
    assert checking.check(notice.code).unsure
    with pytest.raises(NotFound):
        checking.check("LC-7K2M9-4QXR1")
    with pytest.raises(BadInput):
        checking.check("LC-7K2M9-4QXR2")


@pytest.mark.parametrize(
    "portal",
    [
        "http://canhbao.thu.example", "https://thu.example.evil.example", "https://evilthu.example",
        "https://canhbao.thu.example/a?b", "https://a@thu.example", "canhbao.thu.example",
    ],
)  # fmt: skip
def test_portal_is_the_identitys_own(portal: str) -> None:
    with pytest.raises(ValueError, match="portal"):
        Settings.model_validate({"identity": {**IDENTITY.model_dump(), "portal": portal}})
