"""A mailbox of generated and hand-made mails, read from a maildir and by IMAP from Dovecot: the same outcomes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lachan.server.base.settings import Mailbox, Security, Settings
from lachan.server.notices.answers.boxes import open_box
from lachan.server.notices.answers.collecting import Collected, read_answers
from lachan.server.notices.answers.models import Mail, Mark, Said, Work
from lachan.server.notices.answers.opening import digest_of, head_of
from lachan.server.notices.answers.words import Outcome
from lachan.server.notices.models import Notice
from tests.needs import needs
from tests.notices.answers.cases import CASES, LARGEST
from tests.notices.answers.dovecot import Dovecot, deliver, running
from tests.notices.answers.ground import LATER, another, told
from tests.notices.build import IDENTITY

REAL = Settings(identity=IDENTITY, mailbox=Mailbox(max_message_bytes=LARGEST))
IMAP = needs("dovecot-imapd", command="/usr/lib/dovecot/imap")


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running() as started:
        yield started


def mailbox_of(home: Path) -> tuple[dict[str, bytes], dict[str, Notice]]:
    """Mails and notices by case."""
    made = {notice.organisation.key: notice for notice in told(home, [case.name for case in CASES], REAL)}
    return {case.name: case.make(made[case.name]) for case in CASES}, made


def digest(raw: bytes) -> str:
    return digest_of(raw if len(raw) <= LARGEST else head_of(raw))


def check(mails: dict[str, bytes], found: Collected) -> None:
    """Every mail has the outcome, and every notice the state, that its case says."""
    wrong = []
    for case in CASES:
        mail = Mail.objects.get(digest=digest(mails[case.name]))
        notice = Notice.objects.get(organisation__key=case.name)
        tasks = tuple(Work.objects.filter(mail=mail).order_by("pk").values_list("task", flat=True))
        said = tuple(Said.objects.filter(mail=mail).order_by("pk").values_list("word", "first", "last"))
        got = (mail.outcome, notice.state, tasks, said)
        if got != (case.outcome, case.state, case.tasks, case.said):
            wrong.append((case.name, got, mail.reason))
    assert wrong == []
    assert Mail.objects.count() == len(CASES) == sum(found.outcomes.values())
    assert found.outcomes == {
        outcome: n for outcome in Outcome if (n := sum(case.outcome == outcome for case in CASES))
    }
    assert sorted(Mark.objects.values_list("address", flat=True)) == sorted(
        f"truc@{case.name}.example" for case in CASES if case.outcome == "bounced"
    )


def test_there_are_enough() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
    assert {case.outcome for case in CASES} == set(Outcome)


@pytest.mark.django_db
def test_maildir(tmp_path: Path) -> None:
    mails, _ = mailbox_of(tmp_path)
    deliver(tmp_path / "thu", mails)
    found = read_answers(open_box(tmp_path, REAL, tmp_path / "thu"), LATER, tmp_path, REAL)
    check(mails, found)
    again = read_answers(open_box(tmp_path, REAL, tmp_path / "thu"), LATER, tmp_path, REAL)
    assert (again.outcomes, again.known, again.work, again.left) == ({}, 0, 0, 0)
    assert sorted(path.read_bytes() for path in (tmp_path / "thu" / "cur").iterdir()) == sorted(mails.values())


@IMAP
@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_imap(tmp_path: Path, dovecot: Dovecot, security: Security) -> None:
    mails, _ = mailbox_of(tmp_path)
    dovecot.forget()
    dovecot.deliver(mails)
    mailbox = dovecot.settings(tmp_path, security, max_message_bytes=LARGEST)
    settings = REAL.model_copy(update={"mailbox": mailbox})
    found = read_answers(open_box(tmp_path, settings), LATER, tmp_path, settings)
    check(mails, found)
    again = read_answers(open_box(tmp_path, settings), LATER, tmp_path, settings)
    assert (again.outcomes, again.known, again.work) == ({}, 0, 0)
    flags = [path.name.partition(":2,")[2] for path in (dovecot.mails / "cur").iterdir()]
    assert len(flags) == len(mails)
    assert not any("S" in each for each in flags), "people's own mark, that they read a mail, is theirs"


@pytest.mark.django_db
def test_the_next_contact_is_told_and_where_there_is_none_a_person_is(tmp_path: Path) -> None:
    mails, made = mailbox_of(tmp_path)
    for name in ("dsn-postfix", "dsn-full", "dsn-policy"):
        another(name, f"an-ninh@{name}.example")
    deliver(tmp_path / "thu", mails)
    found = read_answers(open_box(tmp_path, REAL, tmp_path / "thu"), LATER, tmp_path, REAL)
    told_again = Notice.objects.filter(replaces__isnull=False).order_by("recipient")
    assert [n.recipient for n in told_again] == ["an-ninh@dsn-full.example", "an-ninh@dsn-postfix.example"]
    assert {n.code for n in told_again} == set(found.redirected)
    assert {n.replaces.code for n in told_again if n.replaces} == {made["dsn-full"].code, made["dsn-postfix"].code}
    alone = sum(case.outcome in ("bounced", "undelivered") for case in CASES) - 2
    assert Work.objects.filter(task="no-other-contact").count() == alone
    another("qmail", "an-ninh@qmail.example")
    again = read_answers(open_box(tmp_path, REAL, tmp_path / "thu"), LATER, tmp_path, REAL)
    assert len(again.redirected) == 1
    assert (again.work, Work.objects.filter(task="no-other-contact", done_at__isnull=True).count()) == (0, alone - 1)
