"""The sending loop: one notice after the other through one channel, by one process of a home at a time.

planned → sending is committed before the other side hears of a notice, `data` before the end of the message can be out,
and the outcome after it. Killed anywhere, the next run sends what cannot have arrived, and leaves what may have arrived
to a person: no message arrives twice by itself.
"""

import fcntl
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from lachan.server.base.errors import Damaged, Refused, WiresFault
from lachan.server.base.files import make_folder
from lachan.server.lake.folders import Home
from lachan.server.notices import attempts, store
from lachan.server.notices.models import Attempt, Notice
from lachan.server.notices.states import Outcome, Reason, State
from lachan.server.notices.stopping import Stopped
from lachan.server.post.delivery import Carrier, Delivery, Message, Time
from lachan.server.post.replies import OF_THE_SERVER

LOCK: Final = "notices-sending.lock"
AT_ONCE: Final = 200  # notices read ahead; each is asked for again before it is sent
TROUBLES_IN_A_ROW: Final = 3  # of the server's own: then the run ends


@dataclass(frozen=True, slots=True)
class SendResult:
    """Codes of the notices by what became of them in this run.

    `later`: put off by the other side. `doubted`: in doubt from now on, also those that an earlier, dead run left.
    `left`: notices that are planned still, whatever the reason. `stopped`: the kill-switch, where it ended the run.
    """

    sent: tuple[str, ...]
    failed: tuple[str, ...]
    left: int
    later: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()
    stopped: Stopped | None = None


class Halted(WiresFault):
    """The other side cannot be used now. Notices not named in `result` were not touched."""

    def __init__(self, why: str, result: SendResult) -> None:
        super().__init__(why)
        self.result = result


class _Overtaken(Exception):
    """Somebody else ended this attempt; the message must not be finished."""


class _Due(NamedTuple):
    pk: int
    code: str
    message_id: str
    recipient: str
    banner: str
    mail_path: str
    mail_digest: str


def send_through(carrier: Carrier, home: Path, time: Time, limit: int | None = None) -> SendResult:
    """Send planned notices that are due, the oldest first, at most `limit`. Safe to run again after any death.

    Errors: Refused where another process is sending from this home; Halted, with what was done until then.
    """
    with _only_sender(home):
        run = _Run(carrier, home, time)
        try:
            run.all(limit)
        finally:
            carrier.close()
        return run.result()


@contextmanager
def _only_sender(home: Path) -> Iterator[None]:
    """One process of a home sends at a time. The kernel frees the lock of a dead one, so what it left is known."""
    folder = make_folder(Home(home).locks)
    with (folder / LOCK).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("another process is sending from this home") from None
        yield


class _Run:
    """One run over the notices that are due, and its tally."""

    def __init__(self, carrier: Carrier, home: Path, time: Time) -> None:
        self.carrier, self.home, self.time = carrier, home, time
        self.codes: defaultdict[State, list[str]] = defaultdict(list)
        self.stop: Stopped | None = None
        self.troubles = 0

    def all(self, limit: int | None) -> None:
        self.codes[State.IN_DOUBT].extend(attempts.recover(self.time.now()))
        tried = 0
        while self.stop is None and (some := list(_due(self.time.now())[:AT_ONCE])):
            for one in some:
                if tried == limit or self.stop is not None:
                    return
                tried += self.one(_Due(*one))

    def one(self, due: _Due) -> bool:
        """Try one notice; False where it was not planned any more, or sending is stopped."""
        try:
            self.carrier.ready()
        except WiresFault as error:
            raise Halted(str(error), self.result()) from None
        begun = attempts.begin(due.pk, self.carrier.channel, self.time.now())
        if isinstance(begun, Stopped):
            self.stop = begun
        if not isinstance(begun, Attempt):
            return False
        try:
            delivery = self.handed_over(due, begun)
        except _Overtaken:
            return True
        state = attempts.end(begun, delivery, self.time.now())
        if state is not None and delivery.outcome is not Outcome.UNTOUCHED:
            self.codes[state].append(due.code)
        self.troubles = self.troubles + 1 if delivery.reason in OF_THE_SERVER else 0
        if delivery.outcome is Outcome.UNTOUCHED:
            raise Halted(delivery.halt, self.result())
        if self.troubles == TROUBLES_IN_A_ROW:
            raise Halted(f"the mail server put us off {TROUBLES_IN_A_ROW} times in a row", self.result())
        return True

    def handed_over(self, due: _Due, attempt: Attempt) -> Delivery:
        if due.banner and self.carrier.reaches_people:
            return Delivery(Outcome.REFUSED, Reason.RENDERED_WITH_BANNER)
        try:
            raw = store.read(self.home, due.mail_path, due.mail_digest)
        except Damaged:
            return Delivery(Outcome.REFUSED, Reason.STORED_MAIL_DAMAGED)

        def about_to_end() -> None:
            if not attempts.reach_data(attempt):
                raise _Overtaken

        return self.carrier.deliver(Message(due.code, due.message_id, due.recipient, raw), about_to_end)

    def result(self) -> SendResult:
        return SendResult(
            sent=tuple(self.codes[State.SENT]),
            failed=tuple(self.codes[State.FAILED]),
            left=Notice.objects.filter(state=State.PLANNED).count(),
            later=tuple(self.codes[State.PLANNED]),
            doubted=tuple(self.codes[State.IN_DOUBT]),
            stopped=self.stop,
        )


def _due(now: datetime) -> QuerySet[Notice, tuple[int, str, str, str, str, str, str]]:
    ready = Q(not_before__isnull=True) | Q(not_before__lte=now)
    planned = Notice.objects.filter(ready, state=State.PLANNED).order_by("planned_at", "pk")
    return planned.values_list("pk", "code", "message_id", "recipient", "banner", "mail_path", "mail_digest")
