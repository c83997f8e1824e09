"""The sending loop: one letter after the other through one channel, by one process of a home at a time.

As with notices, each step is committed before the other side can see it. Killed anywhere, the next run sends what
cannot have arrived, and leaves what may have arrived to a person.
"""

import fcntl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db.models import Case, Q, When

from lachan.server.base.errors import BadInput, Damaged, Refused, WiresFault
from lachan.server.base.files import make_folder
from lachan.server.base.settings import Settings
from lachan.server.post import states
from lachan.server.post.channels import open_channel, reaches_people
from lachan.server.post.composing import Sheet, composed, message_id
from lachan.server.post.delivery import Carrier, Channel, Delivery, Message, Time
from lachan.server.post.dkim import Signer, signer_of
from lachan.server.post.languages import Language
from lachan.server.post.models import Letter
from lachan.server.post.outcomes import Outcome, Reason
from lachan.server.post.replies import OF_THE_SERVER
from lachan.server.post.sealing import unseal
from lachan.server.post.words import Purpose, State

LOCK: Final = "post-sending.lock"
AT_ONCE: Final = 200
TROUBLES_IN_A_ROW: Final = 3  # of the server's own: then the run ends


@dataclass(frozen=True, slots=True)
class SendResult:
    """How many letters, by what became of them. `left`: those that wait still, whatever the reason."""

    sent: int
    failed: int
    later: int
    doubted: int
    expired: int
    left: int


class Halted(WiresFault):
    """The other side cannot be used now. Letters not counted in `result` were not touched."""

    def __init__(self, why: str, result: SendResult) -> None:
        super().__init__(why)
        self.result = result


class _Overtaken(Exception):
    """Somebody else ended this try; the message must not be finished."""


def send_due(
    time: Time, home: Path, settings: Settings, channel: str | None = None, limit: int | None = None
) -> SendResult:
    """Send letters that are due, the oldest first, at most `limit`. Safe to run again after any death.

    Errors: those of `open_channel`; Refused where another process is sending; Halted where the other side fails.
    """
    last = Letter.objects.filter(channel=Channel.SMTP).order_by("-began_at").values_list("began_at", flat=True).first()
    carrier = open_channel(channel or _usual(settings), home, settings, time, last)
    with _only_sender(home):
        run = _Run(carrier, settings, signer_of(home, settings), time)
        try:
            run.all(limit)
        finally:
            carrier.close()
        return run.result()


def _usual(settings: Settings) -> Channel:
    """The mail server where mails may reach people, else the outbox: a demo's invitation is to be seen."""
    return Channel.SMTP if reaches_people(settings) else Channel.OUTBOX


@contextmanager
def _only_sender(home: Path) -> Iterator[None]:
    """One process of a home sends letters at a time. The kernel frees the lock of a dead one."""
    folder = make_folder(home / "locks")
    with (folder / LOCK).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("another process is sending from this home") from None
        yield


class _Run:
    """One run over the letters that are due, and its tally."""

    def __init__(self, carrier: Carrier, settings: Settings, signer: Signer | None, time: Time) -> None:
        self.carrier, self.settings, self.signer, self.time = carrier, settings, signer, time
        self.ended: Counter[State] = Counter()
        self.troubles = 0

    def all(self, limit: int | None) -> None:
        now = self.time.now()
        self.ended[State.IN_DOUBT] += states.recover(now)
        self.ended[State.EXPIRED] += states.expire(now)
        tried = 0
        while some := self.due():
            for letter in some:
                if tried == limit:
                    return
                tried += self.one(letter)

    def due(self) -> list[Letter]:
        now = self.time.now()
        ready = Q(not_before__isnull=True) | Q(not_before__lte=now)
        rows = Letter.objects.filter(ready, state=State.WAITING, expires_at__gt=now)
        # what one person waits for goes before what goes to everybody who subscribed
        many = Case(When(purpose=Purpose.WARNING, then=1), default=0)
        return list(rows.order_by(many, "pk")[:AT_ONCE])

    def one(self, letter: Letter) -> bool:
        """Try one letter; False where it did not wait any more."""
        try:
            self.carrier.ready()
        except WiresFault as error:
            raise Halted(str(error), self.result()) from None
        if not states.begin(letter.pk, self.carrier.channel, self.time.now()):
            return False
        try:
            delivery = self.handed_over(letter)
        except _Overtaken:
            return True
        state = states.end(letter, delivery, self.time.now())
        if state is not None and delivery.outcome is not Outcome.UNTOUCHED:
            self.ended[state] += 1
        self.troubles = self.troubles + 1 if delivery.reason in OF_THE_SERVER else 0
        if delivery.outcome is Outcome.UNTOUCHED:
            raise Halted(delivery.halt, self.result())
        if self.troubles == TROUBLES_IN_A_ROW:
            raise Halted(f"the mail server put us off {TROUBLES_IN_A_ROW} times in a row", self.result())
        return True

    def handed_over(self, letter: Letter) -> Delivery:
        try:
            sheet = sheet_of(letter)
            raw = composed(sheet, self.settings, self.signer)
        except Damaged:
            return Delivery(Outcome.REFUSED, Reason.STORED_MAIL_DAMAGED)
        except BadInput:
            return Delivery(Outcome.REFUSED, Reason.NOT_TRANSPORTABLE)
        named = message_id(sheet, self.settings)

        def about_to_end() -> None:
            if not states.reach_data(letter.pk):
                raise _Overtaken

        return self.carrier.deliver(Message(sheet.code, named, sheet.contents.recipient, raw), about_to_end)

    def result(self) -> SendResult:
        count = self.ended
        return SendResult(
            sent=count[State.SENT],
            failed=count[State.FAILED],
            later=count[State.WAITING],
            doubted=count[State.IN_DOUBT],
            expired=count[State.EXPIRED],
            left=Letter.objects.filter(state=State.WAITING).count(),
        )


def sheet_of(letter: Letter) -> Sheet:
    """What is composed of a row. Errors: Damaged where it cannot be opened."""
    contents = unseal(bytes(letter.sealed))
    return Sheet(
        letter.pk, Purpose(letter.purpose), Language(letter.language), letter.made_at, letter.expires_at, contents
    )
