"""Warnings by mail: two steps in, one out; nobody is written to twice; no address outside its seal."""

import base64
import email.policy
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection

from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.base.settings import Identity, Kind, Settings
from lachan.server.post.composing import composed
from lachan.server.post.delivery import Time
from lachan.server.post.dkim import Signer
from lachan.server.post.models import Letter
from lachan.server.post.sealing import Contents, unseal
from lachan.server.post.sending import sheet_of
from lachan.server.publications.warnings import steps, writing
from lachan.server.publications.warnings.models import Mailing, Subscriber
from lachan.server.publications.warnings.subscribers import joining, mailing
from lachan.server.publications.warnings.subscribers.sealing import unseal as opened
from tests.accounts.ground import NOW, drawn
from tests.publications.warnings.ground import EDITOR, HOUSE, SECOND, VI, approve, content, corrected, out

pytestmark = pytest.mark.django_db
NOBODY = By("nobody", "", "link")
BASE = "https://canhbao.example"
HOUR = timedelta(hours=1)
SETTINGS = Settings(
    kind=Kind.REAL,
    identity=Identity(
        legal_name="Cục Giả Lập",
        founding_decision="1/QĐ",
        contact="lien-he@canhbao.example",
        domain="canhbao.example",
        portal=BASE,
    ),
)


def asked(address: str, language: str = "vi", now: object = NOW) -> None:
    joining.ask(address, language, BASE, now, drawn(address))  # type: ignore[arg-type]


def last() -> Contents:
    return unseal(bytes(Letter.objects.latest("pk").sealed))


def joined(address: str, language: str = "vi") -> str:
    """Somebody who confirmed; the key of their leaving link."""
    asked(address, language)
    joining.confirm(NOBODY, last().link.rsplit("/", 1)[1], NOW)
    return opened(bytes(Subscriber.objects.latest("pk").sealed)).leave


def test_in_by_two_steps_and_out_by_one() -> None:
    asked("lan@nha.example")
    letter = last()
    assert (letter.recipient, letter.link.rpartition("/")[0]) == ("lan@nha.example", f"{BASE}/canh-bao/xac-nhan")
    token = letter.link.rsplit("/", 1)[1]
    assert joining.waits(token, NOW)
    assert Subscriber.objects.get().confirmed_at is None
    joining.confirm(NOBODY, token, NOW + HOUR)
    assert Subscriber.objects.get().confirmed_at == NOW + HOUR
    with pytest.raises(NotFound):
        joining.confirm(NOBODY, token, NOW + HOUR)
    leave = opened(bytes(Subscriber.objects.get().sealed)).leave
    assert joining.leave(NOBODY, leave, NOW)
    assert not Subscriber.objects.exists()
    assert not joining.leave(NOBODY, leave, NOW)
    assert list(Entry.objects.order_by("number").values_list("act", flat=True)) == [
        "subscriber-joined",
        "subscriber-left",
    ]


def test_a_known_address_is_neither_mailed_nor_told_apart() -> None:
    joined("lan@nha.example")
    before = Letter.objects.count()
    asked("Lan@NHA.example")
    assert Letter.objects.count() == before
    asked("minh@nha.example")
    asked("minh@nha.example", now=NOW + HOUR / 2)
    assert Letter.objects.count() == before + 1, "the second time within the hour mails nothing"
    first = last().link
    asked("minh@nha.example", now=NOW + HOUR)
    assert Letter.objects.count() == before + 2
    assert not joining.waits(first.rsplit("/", 1)[1], NOW), "the link of the first mail is dead"
    assert Subscriber.objects.count() == 2


def test_who_never_confirms_is_forgotten() -> None:
    asked("lan@nha.example")
    token = last().link.rsplit("/", 1)[1]
    assert joining.sweep(NOW + joining.CONFIRM_WITHIN) == 0
    late = NOW + joining.CONFIRM_WITHIN + timedelta(seconds=1)
    assert not joining.waits(token, late)
    with pytest.raises(NotFound):
        joining.confirm(NOBODY, token, late)
    assert joining.sweep(late) == 1
    (left,) = Subscriber.objects.all()
    assert (bytes(left.sealed), bytes(left.confirm_digest)) == (b"", b""), "a keyed digest and nothing else"
    assert joining.sweep(late) == 0
    joining.sweep(NOW + joining.REST + timedelta(seconds=1))
    assert not Subscriber.objects.exists()


def test_nobody_is_plagued_with_confirmations() -> None:
    for hours in range(24 * 20):
        asked("lan@nha.example", now=NOW + hours * HOUR)
        joining.sweep(NOW + hours * HOUR)
    assert Letter.objects.count() == joining.MOST_ASKS
    asked("lan@nha.example", now=NOW + timedelta(days=60))
    joining.sweep(NOW + timedelta(days=60))
    asked("lan@nha.example", now=NOW + timedelta(days=60))
    assert Letter.objects.count() == joining.MOST_ASKS + 1, "a month later it may be asked again"


@pytest.mark.parametrize(
    "address",
    ["", "lan", "lan@", "@nha.example", "lan@nha", "lan@nhà.example", "a b@c.example", "a@b.example\nBcc: c@d.example",
     "Lan <lan@nha.example>", "a@b.example,c@d.example", f"{'a' * 250}@b.example"],
)  # fmt: skip
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(BadInput) as wrong:
        asked(address)
    assert str(wrong.value) == "email: not a mail address"
    assert not Letter.objects.exists()


def test_a_flood_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "MOST_WAITING", 2)
    for n in range(2):
        asked(f"a{n}@nha.example")
    with pytest.raises(Refused):
        asked("a3@nha.example")
    with pytest.raises(Refused):
        asked("a1@nha.example")  # the same for one that is known
    asked("a3@nha.example", now=NOW + joining.CONFIRM_WITHIN + HOUR)


def test_who_asks_for_very_many_does_not_fill_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "MOST_WAITING", 4)
    for n in range(2):
        joining.ask(f"a{n}@nha.example", "vi", BASE, NOW, drawn(str(n)), often=True)
    with pytest.raises(Refused):
        joining.ask("a2@nha.example", "vi", BASE, NOW, drawn("2"), often=True)
    asked("a2@nha.example")


def test_no_row_holds_an_address_in_the_clear() -> None:
    joined("lan.nguyen@nha.example")
    out()
    mailing.mail(HOUSE, NOW)
    with connection.cursor() as cursor:
        for table in ("warnings_subscriber", "warnings_mailing", "post_letter", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                for cell in row:
                    raw = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    assert b"lan.nguyen" not in raw


def test_all_are_mailed_once_however_often_it_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "PORTION", 2)
    for n in range(5):
        joined(f"a{n}@nha.example", "vi" if n % 2 else "en")
    asked("never@nha.example")  # does not confirm
    Letter.objects.all().delete()
    number = out()
    assert mailing.mail(HOUSE, NOW, limit=2) == 2, "a run that ends early"
    assert mailing.mail(HOUSE, NOW) == 3
    assert mailing.mail(HOUSE, NOW) == 0
    reached = [unseal(bytes(one.sealed)).recipient for one in Letter.objects.filter(subject=f"warning:{number}")]
    assert sorted(reached) == [f"a{n}@nha.example" for n in range(5)]
    corrected(number, NOW + HOUR)
    assert mailing.mail(HOUSE, NOW + HOUR) == 5
    steps.withdraw(SECOND, number, ("Nhầm", "A mistake"), NOW + 2 * HOUR)
    assert mailing.mail(HOUSE, NOW + 2 * HOUR) == 5
    assert "ĐÃ RÚT" in last().about[0]
    assert "Nhầm" in last().body[0][0]
    assert all(one.done_at for one in Mailing.objects.all())


def waiting() -> list[str]:
    """To whom letters are on their way that say a warning holds."""
    rows = Letter.objects.filter(purpose="warning").exclude(sealed=b"")
    return sorted(unseal(bytes(one.sealed)).recipient for one in rows)


def test_few_are_laid_out_at_a_time() -> None:
    for n in range(5):
        joined(f"a{n}@nha.example")
    out()
    assert [mailing.mail(HOUSE, NOW, limit=3) for _ in range(2)] == [3, 0]
    Letter.objects.filter(purpose="warning").update(state="sent", sealed=b"")
    assert [mailing.mail(HOUSE, NOW, limit=3) for _ in range(2)] == [2, 0]


def test_what_does_not_hold_any_more_is_called_back() -> None:
    for n in range(3):
        joined(f"a{n}@nha.example")
    number = out()
    mailing.mail(HOUSE, NOW, limit=2)
    assert len(waiting()) == 2
    corrected(number, NOW + HOUR)
    assert waiting() == []
    mailing.mail(HOUSE, NOW + HOUR)
    assert len(waiting()) == 3
    Letter.objects.filter(pk=Letter.objects.latest("pk").pk).update(state="sent", sealed=b"")
    steps.withdraw(SECOND, number, ("Nhầm", "A mistake"), NOW + 2 * HOUR)
    assert waiting() == []
    told = {(one.version.edition, one.withdrawal): one.mailed for one in Mailing.objects.select_related("version")}
    assert told == {(1, False): 0, (2, False): 1, (2, True): 0}
    mailing.mail(HOUSE, NOW + 2 * HOUR)
    assert len(waiting()) == 3, "all are told that it is withdrawn"


def test_who_leaves_gets_no_letter_that_was_laid_out_before() -> None:
    leaving = joined("lan@nha.example")
    joined("minh@nha.example")
    out()
    mailing.mail(HOUSE, NOW)
    assert waiting() == ["lan@nha.example", "minh@nha.example"]
    joining.leave(NOBODY, leaving, NOW)
    assert waiting() == ["minh@nha.example"]


def test_what_one_person_waits_for_goes_before_what_goes_to_all(tmp_path: Path) -> None:
    from lachan.server.post.sending import _Run

    joined("lan@nha.example")
    out()
    mailing.mail(HOUSE, NOW)
    asked("minh@nha.example")
    run = _Run.__new__(_Run)
    run.time = Time(lambda: NOW, lambda: 0.0, lambda seconds: None)
    assert [one.purpose for one in run.due()][-2:] == ["warnings-asked", "warning"]


def test_what_is_over_before_it_is_mailed_is_not_mailed() -> None:
    joined("lan@nha.example")
    number = out()
    corrected(number, NOW)
    assert mailing.mail(HOUSE, NOW) == 1, "the correction alone"


def test_the_mail_itself_and_its_one_click_leave() -> None:
    leave = joined("lan@nha.example")
    number = out()
    mailing.mail(HOUSE, NOW)
    mail = message_from_bytes(composed(sheet_of(Letter.objects.latest("pk")), SETTINGS), policy=email.policy.default)
    assert mail["To"] == "lan@nha.example"
    assert mail["Subject"] == f"● NGHIÊM TRỌNG: {VI.title}"
    link = f"{BASE}/canh-bao/thoi-nhan/{leave}"
    assert mail["List-Unsubscribe"] == f"<{link}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    for said in (*VI.steps, f"{BASE}/canh-bao/{number}-", link):
        assert said in text
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert link in html


def test_one_row_that_cannot_be_opened_stops_nobody_elses_mail() -> None:
    joined("a@nha.example")
    joined("b@nha.example")
    Subscriber.objects.filter(pk=Subscriber.objects.earliest("pk").pk).update(sealed=b"broken")
    out()
    assert mailing.mail(HOUSE, NOW) == 1


def test_the_leaving_headers_stand_under_the_signature() -> None:
    """RFC 8058 §4: both headers are covered by a signature, else a mail reader shows no button."""
    joined("lan@nha.example")
    out()
    mailing.mail(HOUSE, NOW)
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    raw = composed(sheet_of(Letter.objects.latest("pk")), SETTINGS, Signer(key, "lachan", "canhbao.example"))
    public = base64.b64encode(
        key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: b"v=DKIM1; k=rsa; p=" + public)
    signed = message_from_bytes(raw)["DKIM-Signature"].replace("\r\n", "").replace(" ", "").lower()
    covered = signed.partition(";h=")[2].partition(";")[0].split(":")
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(covered)


def test_the_job_publishes_mails_and_forgets(tmp_path: Path) -> None:
    from lachan.server.jobs.catalogue import Context
    from lachan.server.jobs.work import warnings

    joined("lan@nha.example")
    asked("minh@nha.example")
    number = writing.begin(EDITOR, content(), NOW)
    steps.send(EDITOR, number, NOW)
    approve(number, at=NOW + HOUR)
    early, late = (Context(tmp_path, SETTINGS, lambda at=at: at) for at in (NOW, NOW + timedelta(days=3)))
    assert not any(warnings.run(early).values())
    assert warnings.run(late) == {"published": 1, "expired": 0, "mailed": 1, "forgotten": 1}
    assert not any(warnings.run(late).values())
