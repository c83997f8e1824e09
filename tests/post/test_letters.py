"""Letters: written in a transaction, sealed while they wait, sent once, wiped then; in doubt is for a person."""

import email
import email.policy
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from lachan.server.audit.models import Entry
from lachan.server.base.errors import NotFound, OurFault, Refused
from lachan.server.base.settings import Settings
from lachan.server.post import deciding, reading, sending, states
from lachan.server.post.composing import composed
from lachan.server.post.delivery import Channel, Delivery, Message, standing
from lachan.server.post.languages import Language
from lachan.server.post.models import Letter
from lachan.server.post.outcomes import Outcome, Reason
from lachan.server.post.sealing import Contents, seal, unseal
from lachan.server.post.sending import Halted, send_due, sheet_of
from lachan.server.post.wording import never, phrase, words
from lachan.server.post.words import Purpose, State
from lachan.server.post.writing import write
from tests.accounts.ground import BOSS, NOW
from tests.post.ground import CANARY, REAL, TO, letter

db = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Road:
    """A channel that does as it is told."""

    channel = Channel.SMTP
    reaches_people = True

    def __init__(self, *answers: Delivery | type[BaseException]) -> None:
        self.answers = list(answers)
        self.carried: list[Message] = []

    def ready(self) -> None:
        pass

    def deliver(self, message: Message, about_to_end: Callable[[], None]) -> Delivery:
        about_to_end()
        self.carried.append(message)
        answer = self.answers.pop(0)
        if isinstance(answer, type):
            raise answer
        return answer

    def close(self) -> None:
        pass


@pytest.fixture
def road(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Road]:
    def built(*answers: Delivery | type[BaseException]) -> Road:
        made = Road(*answers)
        monkeypatch.setattr(sending, "open_channel", lambda *_: made)
        return made

    return built


def dumped() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows.append(repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor]))
    return "\n".join(rows)


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_written_in_a_transaction_only() -> None:
    with pytest.raises(OurFault):
        write(Purpose.RESET, Contents(TO, "Lan"), subject="reset:1", language="vi", now=NOW)
    assert not Letter.objects.exists()


@db
def test_what_waits_is_sealed_and_what_is_sent_is_wiped(tmp_path: Path) -> None:
    number = letter()
    before = dumped()
    assert CANARY not in before
    assert TO not in before
    assert "invitation:1" in before
    assert unseal(bytes(Letter.objects.get().sealed)).link.endswith(f"{CANARY}/")
    result = send_due(standing(NOW), tmp_path, REAL)
    assert (result.sent, result.left) == (1, 0)
    [mail] = (tmp_path / "outbox").glob("*.eml")
    assert CANARY not in mail.name
    kept = Letter.objects.get(pk=number)
    assert (kept.state, bytes(kept.sealed), kept.ended_at) == (State.SENT, b"", NOW)
    assert send_due(standing(NOW), tmp_path, REAL).sent == 0


def test_what_was_sealed_twice_is_never_the_same_and_shows_nothing() -> None:
    contents = Contents(TO, "Lan", CANARY)
    assert seal(contents) != seal(contents)
    assert CANARY not in repr(contents)
    assert TO not in repr(contents)


@db
def test_the_mail_speaks_both_languages_and_has_one_link(tmp_path: Path) -> None:
    letter()
    send_due(standing(NOW), tmp_path, REAL)
    [path] = (tmp_path / "outbox").glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert mail["Subject"] == words(Purpose.INVITATION, Language.VI).subject
    assert mail["To"].addresses[0].addr_spec == TO
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for body in (text, html):
        assert body.index("Bạn được mời") < body.index("You are invited")
        assert "Quản trị viên" in body
        assert "https://lachan.example/." in body
    assert text.count(CANARY) == 2
    assert html.count("<a ") == 2
    assert html.count(f'href="https://lachan.example/console/invitation/{CANARY}/"') == 2


@db
def test_a_trial_and_a_demo_say_so_and_stay_in_the_outbox(tmp_path: Path) -> None:
    letter()
    assert send_due(standing(NOW), tmp_path, Settings()).sent == 1
    [path] = (tmp_path / "outbox").glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert mail["Subject"].startswith("[BẢN THỬ NGHIỆM] ")


@pytest.mark.parametrize("purpose", Purpose)
@db
def test_every_purpose_has_its_words(purpose: Purpose) -> None:
    number = letter(purpose)
    sheet = sheet_of(Letter.objects.get(pk=number))
    raw = composed(sheet, REAL)
    assert raw == composed(sheet, REAL)
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    text = email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",)).get_content()
    assert "{" not in text
    for language in Language:
        said = words(purpose, language)
        assert said.subject
        assert said.do
        assert len(never(language)) == 3
        if purpose is not Purpose.WARNING:  # whose text and links are those of the warning itself
            assert phrase("check", language) in text


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Delivery(Outcome.SENT), State.SENT),
        (Delivery(Outcome.REFUSED, Reason.RECIPIENT_REFUSED, 550), State.FAILED),
        (Delivery(Outcome.TEMPORARY, Reason.RECIPIENT_DEFERRED, 450), State.WAITING),
        (Delivery(Outcome.IN_DOUBT, Reason.CONNECTION_LOST), State.IN_DOUBT),
    ],
)
@db
def test_what_the_other_side_says_decides(
    road: Callable[..., Road], tmp_path: Path, answer: Delivery, state: State
) -> None:
    number = letter()
    road(answer)
    send_due(standing(NOW), tmp_path, REAL)
    kept = Letter.objects.get(pk=number)
    assert (kept.state, kept.reason) == (state, answer.reason or "")
    assert bool(kept.sealed) is (state is not State.SENT)
    assert (kept.not_before is None) is (state is not State.WAITING)


@db
def test_a_letter_that_was_put_off_waits_longer_each_time_and_goes_in_the_end(
    road: Callable[..., Road], tmp_path: Path
) -> None:
    number = letter()
    later = Delivery(Outcome.TEMPORARY, Reason.RECIPIENT_DEFERRED, 450)
    sent = road(later, later, Delivery(Outcome.SENT))
    at = NOW
    for tries in (1, 2):
        assert send_due(standing(at), tmp_path, REAL).later == 1
        assert send_due(standing(at), tmp_path, REAL).later == 0
        kept = Letter.objects.get(pk=number)
        assert kept.tries == tries
        assert kept.not_before is not None
        at = kept.not_before
    assert send_due(standing(at), tmp_path, REAL).sent == 1
    assert len({message.message_id for message in sent.carried}) == 1


@db
def test_killed_after_the_end_is_in_doubt_and_never_sent_again_by_itself(
    road: Callable[..., Road], tmp_path: Path
) -> None:
    number = letter()
    carried = road(KeyboardInterrupt, Delivery(Outcome.SENT))
    with pytest.raises(KeyboardInterrupt):
        send_due(standing(NOW), tmp_path, REAL)
    assert send_due(standing(NOW + HOUR), tmp_path, REAL).doubted == 1
    assert send_due(standing(NOW + HOUR), tmp_path, REAL).doubted == 0
    assert len(carried.carried) == 1
    [line], total = reading.letters()
    assert (line.number, line.state, line.reason, line.to, total) == (
        number,
        State.IN_DOUBT,
        Reason.DIED,
        "l…@people.example",
        1,
    )
    deciding.again(BOSS, number, NOW + HOUR)
    assert send_due(standing(NOW + HOUR), tmp_path, REAL).sent == 1
    assert Entry.objects.filter(act="post-sent-again", subject=f"post:{number}").count() == 1


@db
def test_killed_before_the_end_goes_once_more(tmp_path: Path) -> None:
    number = letter()
    assert states.begin(number, Channel.SMTP, NOW)
    assert send_due(standing(NOW), tmp_path, REAL).sent == 1


@db
def test_what_is_too_old_is_not_sent_and_is_wiped(road: Callable[..., Road], tmp_path: Path) -> None:
    waiting = letter()
    carried = road()
    late = NOW + timedelta(days=3)
    assert send_due(standing(late), tmp_path, REAL).expired == 1
    assert carried.carried == []
    kept = Letter.objects.get(pk=waiting)
    assert (kept.state, bytes(kept.sealed)) == (State.EXPIRED, b"")


@db
def test_a_failed_letter_is_wiped_when_too_old_and_cannot_go_again(road: Callable[..., Road], tmp_path: Path) -> None:
    number = letter()
    road(Delivery(Outcome.REFUSED, Reason.RECIPIENT_REFUSED, 550))
    send_due(standing(NOW), tmp_path, REAL)
    late = NOW + timedelta(days=4)
    send_due(standing(late), tmp_path, REAL)
    assert bytes(Letter.objects.get(pk=number).sealed) == b""
    with pytest.raises(Refused):
        deciding.again(BOSS, number, late)
    deciding.give_up(BOSS, number, late)
    assert reading.pressing() == (0, None)
    with pytest.raises(Refused):
        deciding.give_up(BOSS, number, late)
    with pytest.raises(NotFound):
        deciding.give_up(BOSS, number + 1, late)


@db
def test_a_server_that_wants_no_letters_ends_the_run_and_takes_none(road: Callable[..., Road], tmp_path: Path) -> None:
    first, second = letter(), letter()
    road(Delivery(Outcome.UNTOUCHED, Reason.LOGIN_WANTED, 530, halt="the mail server wants a login"))
    with pytest.raises(Halted):
        send_due(standing(NOW), tmp_path, REAL)
    assert set(Letter.objects.values_list("pk", "state")) == {(first, "waiting"), (second, "waiting")}


@db
def test_a_damaged_letter_fails_and_the_next_goes(road: Callable[..., Road], tmp_path: Path) -> None:
    broken, whole = letter(), letter()
    Letter.objects.filter(pk=broken).update(sealed=b"not what was sealed")
    road(Delivery(Outcome.SENT))
    result = send_due(standing(NOW), tmp_path, REAL)
    assert (result.sent, result.failed) == (1, 1)
    assert dict(Letter.objects.values_list("pk", "state")) == {broken: "failed", whole: "sent"}
