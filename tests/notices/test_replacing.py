"""What failed or bounced is told to somebody else, once, linked, counted, and never at an address that failed."""

from datetime import timedelta
from pathlib import Path

import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import BadInput, Damaged, NotFound, Refused
from lachan.server.base.settings import Settings
from lachan.server.notices import afterwards, attempts, counting, explain, outbox, reading, replacing, store
from lachan.server.notices.models import Attempt, Concern, Notice
from lachan.server.notices.states import Reason, State
from lachan.server.registry.models import Contact, Organisation
from tests.notices.build import NOW, contact, due
from tests.notices.ground import plan_to
from tests.notices.test_planning import HOUR, REAL, Killed

pytestmark = pytest.mark.django_db
LATER = NOW + 5 * HOUR


def bounced(home: Path, settings: Settings = REAL) -> Notice:
    (notice,) = plan_to(home, ["a"], settings)
    outbox.send_due(NOW, home, settings)
    afterwards.note_bounce(notice.code, "5.1.1", NOW + HOUR)
    return Notice.objects.get(pk=notice.pk)


def failed(home: Path, reason: Reason) -> Notice:
    (notice,) = plan_to(home, ["a"], REAL)
    Notice.objects.filter(pk=notice.pk).update(state=State.FAILED, reason=reason)
    return Notice.objects.get(pk=notice.pk)


def another(mail: str, purpose: str = "security") -> Contact:
    return contact(Organisation.objects.get(), purpose, mail)


def test_the_next_contact_is_told_of_the_same_rows(tmp_path: Path) -> None:
    old = bounced(tmp_path)
    another("b@a.example")
    new = replacing.readdress(old.code, LATER, tmp_path, REAL, by=by_command("lan"))
    assert (new.state, new.recipient, new.purpose, new.planned_at) == ("planned", "b@a.example", "security", LATER)
    assert (new.items_digest, new.rows, new.replaces) == (old.items_digest, old.rows, old)
    assert new.code != old.code
    assert new.message_id != old.message_id
    assert b"To: =?utf-8?" in store.read(tmp_path, new.mail_path, new.mail_digest)
    old.refresh_from_db()
    assert (old.state, old.reason, old.recipient) == ("replaced", "5.1.1", "a@a.example")
    assert Concern.objects.get().notice == new
    assert (reading.notice(old.code).replaced_by, reading.notice(new.code).replaces) == (new.code, old.code)
    assert explain.explain(new.code, tmp_path).concerns
    said = Attempt.objects.filter(notice=old).order_by("pk").values_list("outcome", "channel", "by")
    assert list(said)[-1] == ("replaced", attempts.PERSON, "lan")
    counted = counting.counts(LATER)
    assert counted.add_up
    assert (counted.planned, counted.replaced, counted.bounced, counted.total) == (1, 1, 0, 2)
    assert outbox.send_due(LATER, tmp_path, REAL).sent == (new.code,)
    assert due(LATER + 100 * HOUR, REAL) == []


def test_never_to_an_address_that_failed_in_the_whole_chain(tmp_path: Path) -> None:
    old = bounced(tmp_path)
    for number, mail in enumerate(("A@A.example", "b@a.example", "c@a.example")):
        another(mail, ("security", "security", "management")[number])
    told = [old.recipient]
    for _ in range(2):
        old = replacing.readdress(old.code, LATER, tmp_path, REAL, by=by_command("lan"))
        told.append(old.recipient)
        outbox.send_due(LATER, tmp_path, REAL)
        afterwards.note_bounce(old.code, "5.1.1", LATER)
    assert told == ["a@a.example", "b@a.example", "c@a.example"]
    with pytest.raises(Refused, match="no contact but those that failed"):
        replacing.readdress(old.code, LATER, tmp_path, REAL, by=by_command("lan"))
    assert Notice.objects.get(pk=old.pk).state == State.BOUNCED


@pytest.mark.parametrize(
    ("reason", "same"),
    [
        (Reason.RECIPIENT_REFUSED, False),
        (Reason.MESSAGE_REFUSED, False),
        (Reason.TEMPORARY_FOR_TOO_LONG, True),
        (Reason.RENDERED_WITH_BANNER, True),
    ],
)
def test_an_address_that_was_not_at_fault_may_be_the_same(tmp_path: Path, reason: Reason, same: bool) -> None:
    old = failed(tmp_path, reason)
    another("b@a.example")
    new = replacing.readdress(old.code, LATER, tmp_path, REAL, by=by_command("lan"))
    assert new.recipient == ("a@a.example" if same else "b@a.example")


@pytest.mark.parametrize("state", sorted(set(State) - {State.FAILED, State.BOUNCED}))
def test_only_what_failed_or_bounced(tmp_path: Path, state: State) -> None:
    (notice,) = plan_to(tmp_path, ["a"], REAL)
    Notice.objects.filter(pk=notice.pk).update(state=state, sent_at=NOW)
    another("b@a.example")
    with pytest.raises(Refused, match="only what failed or bounced"):
        replacing.readdress(notice.code, LATER, tmp_path, REAL, by=by_command("lan"))
    assert Notice.objects.count() == 1


def test_what_is_asked_wrongly(tmp_path: Path) -> None:
    old = bounced(tmp_path)
    with pytest.raises(NotFound):
        replacing.readdress("LC-0000-0000", LATER, tmp_path, REAL, by=by_command("lan"))
    with pytest.raises(BadInput):
        replacing.readdress(old.code, LATER, tmp_path, REAL, by=by_command(" "))
    another("b@a.example")
    (tmp_path / old.items_path).unlink()
    with pytest.raises(Damaged):
        replacing.readdress(old.code, LATER, tmp_path, REAL, by=by_command("lan"))


def test_a_kill_before_the_row_leaves_the_old_notice_and_the_same_comes_of_saying_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = bounced(tmp_path)
    another("b@a.example")
    with monkeypatch.context() as patch:

        def killed(*_: object, **__: object) -> None:
            raise Killed

        patch.setattr(Notice, "save", killed)
        with pytest.raises(Killed):
            replacing.readdress(old.code, LATER, tmp_path, REAL, by=by_command("lan"))
    assert [(n.state, n.pk) for n in Notice.objects.all()] == [(State.BOUNCED, old.pk)]
    assert not Attempt.objects.filter(outcome="replaced").exists()
    files = set(tmp_path.rglob("*.eml"))
    new = replacing.readdress(old.code, LATER, tmp_path, REAL, by=by_command("lan"))
    assert set(tmp_path.rglob("*.eml")) == files
    with pytest.raises(Refused):
        replacing.readdress(old.code, LATER + timedelta(1), tmp_path, REAL, by=by_command("lan"))
    assert Notice.objects.get(replaces=old) == new
