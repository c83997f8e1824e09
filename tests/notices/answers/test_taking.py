"""One mail at a time: who may answer, marks, work, and what is taken another time."""

from datetime import timedelta
from pathlib import Path

import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.notices import attempts, reading, recipients
from lachan.server.notices.answers import marks, work
from lachan.server.notices.answers.collecting import read_answers
from lachan.server.notices.answers.models import Mail, Mark, Work
from lachan.server.notices.answers.proof import proven
from lachan.server.notices.answers.senders import is_theirs
from lachan.server.notices.answers.taking import Incoming, Taken, take
from lachan.server.notices.answers.words import Outcome, Task
from lachan.server.notices.models import Attempt, Notice
from lachan.server.post.delivery import Channel
from lachan.server.registry.models import Domain, Organisation
from lachan.server.registry.words import Purpose
from tests.notices.answers import mails
from tests.notices.answers.ground import LATER, another, told
from tests.notices.build import NOW, due
from tests.notices.test_planning import REAL

pytestmark = pytest.mark.django_db


def taken(raw: bytes, checked_by: str = "") -> Taken:
    return take(Incoming(raw), LATER, checked_by)


def state(notice: Notice) -> str:
    return reading.notice(notice.code).state


def test_a_mail_counts_once_however_often_it_lies_there(tmp_path: Path) -> None:
    (notice,) = told(tmp_path, ["a"], REAL)
    raw = mails.answer(notice, "báo sai").as_bytes()
    assert taken(raw) == Taken(Outcome.ANSWERED, (Task.FALSE_REPORT,))
    assert taken(raw) == taken(raw.replace(b"\n", b"\r\n")) == Taken(None)
    assert (Mail.objects.count(), Work.objects.count(), Attempt.objects.filter(outcome="answered").count()) == (1, 1, 1)


def test_nothing_stays_of_a_mail_whose_effects_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (notice,) = told(tmp_path, ["a"], REAL)
    raw = mails.report(notice)

    class Killed(BaseException):
        """The process ends here."""

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(marks, "put", killed)
        with pytest.raises(Killed):
            taken(raw)
    assert (state(notice), Mail.objects.count(), Attempt.objects.filter(outcome="bounced").count()) == ("sent", 0, 0)
    assert taken(raw).outcome is Outcome.BOUNCED
    assert (state(notice), Mark.objects.count()) == ("bounced", 1)


def test_what_is_being_sent_is_taken_another_time(tmp_path: Path) -> None:
    (notice,) = told(tmp_path, ["a"], REAL, sent=False)
    assert attempts.begin(notice.pk, Channel.SMTP, NOW)
    for raw in (mails.report(notice), mails.answer(notice, "fixed").as_bytes()):
        assert taken(raw) == Taken(None, later=True)
    assert Mail.objects.count() == 0


def test_an_answer_to_what_was_never_sent_is_for_a_person(tmp_path: Path) -> None:
    (notice,) = told(tmp_path, ["a"], REAL, sent=False)
    for raw in (mails.report(notice), mails.answer(notice, "fixed").as_bytes()):
        assert taken(raw) == Taken(Outcome.DOUBTFUL, (Task.UNEXPECTED,))
    assert state(notice) == "planned"


def test_an_answer_settles_a_bounce_and_lifts_the_mark(tmp_path: Path) -> None:
    (notice,) = told(tmp_path, ["a"], REAL)
    taken(mails.report(notice))
    assert marks.marked(["TRUC@a.example"]) == {"truc@a.example"}
    assert taken(mails.answer(notice, "fixed").as_bytes()).outcome is Outcome.ANSWERED
    assert (state(notice), marks.listed()) == ("answered", [])
    assert taken(mails.report(notice, status="5.1.10")).outcome is Outcome.BOUNCED
    assert (state(notice), marks.listed()) == ("answered", []), "what is answered is not undone by a late bounce"


def test_a_marked_address_is_passed_over(tmp_path: Path) -> None:
    (notice,) = told(tmp_path, ["a"], REAL)
    taken(mails.report(notice))
    purposes = (Purpose.ABUSE, Purpose.SECURITY)
    assert recipients.recipient_of("a", purposes, LATER) == recipients.Nobody("contact-mail-returned")
    another("a", "khac@a.example", "abuse")
    assert isinstance(found := recipients.recipients_of({"a": ("a", purposes)}, LATER)["a"], recipients.Recipient)
    assert found.mail == "khac@a.example"
    (line,) = marks.listed()
    with pytest.raises(BadInput):
        marks.lift(line.number, LATER, by=by_command(" "))
    marks.lift(line.number, LATER, by=by_command("lan"))
    assert isinstance(found := recipients.recipient_of("a", purposes, LATER), recipients.Recipient)
    assert found.mail == "truc@a.example"
    with pytest.raises(NotFound):
        marks.lift(line.number, LATER, by=by_command("lan"))
    assert due(LATER, REAL) == []


def test_the_answer_to_a_replaced_notice_is_about_the_one_in_its_place(tmp_path: Path) -> None:
    (notice,) = told(tmp_path, ["a"], REAL)
    another("a", "khac@a.example")

    class OneMail:
        def waiting(self) -> list[str]:
            return ["1"]

        def fetch(self, name: str, largest: int) -> Incoming:
            return Incoming(mails.report(notice))

        def flag(self, name: str) -> None:
            pass

        def close(self) -> None:
            pass

    (code,) = read_answers(OneMail(), LATER, tmp_path, REAL).redirected
    said = [(a.channel, a.outcome, a.by) for a in reading.attempts(notice.code)]
    assert said[-2:] == [("mailbox", "bounced", ""), ("mailbox", "replaced", "lachan")]
    Notice.objects.filter(code=code).update(state="sent", sent_at=LATER)
    assert taken(mails.answer(notice, "fixed").as_bytes()).outcome is Outcome.ANSWERED
    assert (state(notice), reading.notice(code).state) == ("replaced", "answered")


def test_several_notices_in_one_mail_each_have_their_own_word(tmp_path: Path) -> None:
    first, other = told(tmp_path, ["a", "b"], REAL)
    (second,) = told(tmp_path, ["a"], REAL, number=2)
    text = f"{first.code}: fixed\n{second.code}\n2: sai\n{other.code} not ours\n"
    found = taken(mails.answer(first, text, subject="Re:", thread=False).as_bytes())
    assert found == Taken(Outcome.ANSWERED, (Task.FALSE_REPORT, Task.OTHER_SENDER))
    assert [state(one) for one in (first, second, other)] == ["answered", "answered", "sent"]


def test_a_word_about_one_of_several_is_for_a_person(tmp_path: Path) -> None:
    (first,) = told(tmp_path, ["a"], REAL)
    (second,) = told(tmp_path, ["a"], REAL, number=2)
    raw = mails.answer(first, "fixed", subject=f"{first.code} {second.code}", thread=False).as_bytes()
    assert taken(raw) == Taken(Outcome.TO_READ, (Task.READ_ANSWER, Task.READ_ANSWER))


def test_whose_a_sender_is(tmp_path: Path) -> None:
    (notice, _) = told(tmp_path, ["a", "b"], REAL)
    another("a", "lan@chung.example")
    another("b", "nam@chung.example")
    another("a", "lan@rieng.example")
    another("a", "phong@gmail.com")
    another("b", "nguoi-b@a.example")
    Domain.objects.create(
        organisation=Organisation.objects.get(key="b"), name="con.a.example", origin="hand", confidence=9
    )
    theirs = ["truc@a.example", "ai@a.example", "ai@khac.a.example", "lan@chung.example", "ai@rieng.example"]
    theirs += ["phong@gmail.com"]
    others = ["", "ai@b.example", "nguoi-b@a.example", "ai@con.a.example", "ai@chung.example", "ai@gmail.com"]
    others += ["ai@xa.example", "ai@example", "ai@ba.example"]
    assert [one for one in theirs if not is_theirs(one, notice, LATER)] == []
    assert [one for one in others if is_theirs(one, notice, LATER)] == []


PASSED = "mx.thu.example; dmarc=pass (p=none) header.from=a.example; spf=fail smtp.mailfrom=xa.example"


@pytest.mark.parametrize(
    ("verdicts", "right"),
    [
        ((PASSED,), True),
        (("mx.thu.example 1; dkim=pass header.d=mail.a.example",), True),
        (("mx.thu.example; spf=pass smtp.mailfrom=truc@a.example",), True),
        (("mx.thu.example; spf=pass smtp.mailfrom=truc@xa.example",), False),
        (("mx.thu.example; dkim=pass header.d=example",), False),
        (("mx.thu.example; dkim=fail header.d=a.example",), False),
        (("mx.thu.example; dkim=none (dmarc=pass header.from=a.example)",), False),
        (("mx.la.example; dmarc=pass header.from=a.example",), False),
        (("mx.thu.example; dmarc=fail header.from=a.example", PASSED), False),  # the older came with the mail
        ((), False),
    ],
)
def test_proof_of_the_senders_domain(verdicts: tuple[str, ...], right: bool) -> None:
    assert proven(verdicts, "mx.thu.example", "truc@a.example") is right
    assert proven(verdicts, "", "truc@a.example")


def test_an_unproven_sender_changes_nothing(tmp_path: Path) -> None:
    (notice,) = told(tmp_path, ["a"], REAL)
    raw = mails.answer(notice, "fixed").as_bytes()
    assert taken(raw, "mx.thu.example") == Taken(Outcome.DOUBTFUL, (Task.UNPROVEN_SENDER,))
    assert state(notice) == "sent"
    proof = b"Authentication-Results: " + PASSED.encode() + b"\n"
    assert taken(proof + raw, "mx.thu.example").outcome is Outcome.ANSWERED


def test_work_is_done_once_by_somebody_with_a_reason(tmp_path: Path) -> None:
    (notice,) = told(tmp_path, ["a"], REAL)
    taken(mails.answer(notice, "Máy nào?").as_bytes())
    (line,) = work.listed()
    assert (line.task, line.code, line.organisation, line.sender) == ("read-answer", notice.code, "a", "truc@a.example")
    for by, why in (("", "x"), ("lan", " "), ("x" * 101, "x"), ("lan", "x" * 501)):
        with pytest.raises(BadInput):
            work.done(line.number, LATER, by=by_command(by), why=why)
    work.done(line.number, LATER + timedelta(hours=1), by=by_command("lan"), why="đã gọi")
    assert (work.listed(), work.left(), len(work.listed(also_done=True))) == ([], 0, 1)
    with pytest.raises(NotFound):
        work.done(line.number, LATER, by=by_command("lan"), why="lại")


def test_no_sender_is_kept_where_nobody_needs_it(tmp_path: Path) -> None:
    (notice,) = told(tmp_path, ["a"], REAL)
    taken(mails.answer(notice, "fixed").as_bytes())
    assert list(Mail.objects.values_list("sender", "message_id")) == [("", "")]
