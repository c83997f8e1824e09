"""A letter to a person that a mail server gives back is marked, seen by a person, and never taken for a notice."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from lachan.server.notices.answers.models import Mail, Work
from lachan.server.notices.answers.taking import Incoming, Taken, take
from lachan.server.notices.answers.words import Outcome
from lachan.server.post import deciding, reading, states
from lachan.server.post.composing import message_id
from lachan.server.post.delivery import Channel, Delivery
from lachan.server.post.models import Letter
from lachan.server.post.outcomes import Outcome as Ended
from lachan.server.post.sending import sheet_of
from lachan.server.post.words import Purpose, State
from tests.accounts.ground import BOSS
from tests.notices.answers import mails
from tests.notices.answers.ground import LATER
from tests.notices.build import NOW
from tests.post.ground import REAL, TO, letter

pytestmark = pytest.mark.django_db


@dataclass
class Named:
    """What a report names, as `mails` wants it of a notice."""

    recipient: str
    message_id: str
    code: str


def gone(purpose: Purpose = Purpose.INVITATION) -> Named:
    """A letter that the mail server took."""
    row = Letter.objects.get(pk=letter(purpose, now=NOW))
    sheet = sheet_of(row)
    assert states.begin(row.pk, Channel.SMTP, NOW)
    assert states.end(row, Delivery(Ended.SENT), NOW) is State.SENT
    return Named(TO, message_id(sheet, REAL), sheet.code)


def report(one: Named, **said: str) -> bytes:
    return mails.report(one, **said)  # type: ignore[arg-type]


def taken(raw: bytes) -> Taken:
    return take(Incoming(raw), LATER)


def test_it_is_marked_once_and_waits_for_a_person() -> None:
    one = gone()
    raw = report(one)
    assert taken(raw).outcome is Outcome.BOUNCED
    (line,), total = reading.letters()
    assert (line.state, line.to, line.may_go_again, total) == (State.RETURNED, "", False, 1)
    assert reading.pressing()[0] == 1
    assert Mail.objects.get().reason == "letter-returned"
    assert not Work.objects.exists()
    assert taken(raw).outcome is None
    assert taken(raw.replace(b"Subject: Und", b"Subject: und")).outcome is Outcome.BOUNCED  # the same, told again
    deciding.give_up(BOSS, line.number, LATER)
    assert reading.pressing() == (0, None)


def test_put_off_is_no_return() -> None:
    raw = report(gone(), action="delayed", status="4.4.1")
    assert taken(raw).outcome is Outcome.DELAYED
    assert Letter.objects.get().state == State.SENT


@pytest.mark.parametrize("end", ["0" * 16, "x"])
def test_a_number_alone_proves_nothing(end: str) -> None:
    one = gone()
    forged = Named(TO, f"lt-{Letter.objects.get().pk}.{end}@thu.example", one.code)
    assert taken(report(forged)).outcome is Outcome.UNRELATED
    assert Letter.objects.get().state == State.SENT


def test_one_on_its_way_is_taken_another_time() -> None:
    one = gone()
    Letter.objects.update(state=State.SENDING)
    assert taken(report(one)).later
    assert not Mail.objects.exists()


def test_a_citizens_is_marked_and_nobodys_work() -> None:
    one = gone(Purpose.REPORT_ANSWERED)
    assert taken(report(one)).outcome is Outcome.BOUNCED
    assert reading.pressing() == (0, None)
    (line,), _ = reading.letters(pressing=False)
    assert line.state is State.RETURNED
    assert not line.pressing


def test_nothing_of_who_it_went_to_is_kept(tmp_path: Path) -> None:
    taken(report(gone()))
    assert TO not in " ".join(str(row) for model in (Letter, Mail, Work) for row in model.objects.values_list())
