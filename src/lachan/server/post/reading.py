"""Letters as people may see them: what about, where they stand and why; the recipient only to be recognised."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from lachan.server.base.errors import Damaged, NotFound
from lachan.server.post.masking import masked_mail
from lachan.server.post.models import Letter
from lachan.server.post.sealing import unseal
from lachan.server.post.words import FOR_A_PERSON, TO_CITIZENS, Purpose, State, code_of


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter without what it says. `to`: masked, as `l…@a.example`; empty once it is wiped."""

    number: int
    purpose: Purpose
    subject: str
    to: str
    state: State
    channel: str
    reason: str
    reply_code: int | None
    tries: int
    made_at: datetime
    not_before: datetime | None
    expires_at: datetime

    @property
    def code(self) -> str:
        """What the mail names it by."""
        return code_of(self.number)

    @property
    def pressing(self) -> bool:
        """Whether a person has to decide on it."""
        return self.state in FOR_A_PERSON and not (self.state is State.RETURNED and self.purpose in TO_CITIZENS)

    @property
    def may_go_again(self) -> bool:
        """Whether a person may have it sent once more: what it says is still there."""
        return self.state in FOR_A_PERSON and bool(self.to)


def letters(*, pressing: bool = True, start: int = 0, limit: int = 50) -> tuple[list[LetterLine], int]:
    """The newest first, and how many there are in all; `pressing`: only those that a person has to decide on."""
    rows = (_for_a_person() if pressing else Letter.objects.all()).order_by("-pk")
    return [_line(row) for row in rows[start : start + limit]], rows.count()


def letter(number: int) -> LetterLine:
    """Errors: NotFound."""
    found = Letter.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("no letter to people has this number")
    return _line(found)


def pressing() -> tuple[int, datetime | None]:
    """How many a person has to decide on, and since when the oldest waits."""
    found = _for_a_person().aggregate(count=Count("pk"), since=Min("made_at"))
    return found["count"], found["since"]


def _for_a_person() -> QuerySet[Letter]:
    """A citizen's letter that came back is counted, and nobody's work: no one here can correct the address."""
    return Letter.objects.filter(state__in=FOR_A_PERSON).exclude(state=State.RETURNED, purpose__in=TO_CITIZENS)


def _line(row: Letter) -> LetterLine:
    return LetterLine(
        row.pk,
        Purpose(row.purpose),
        row.subject,
        _masked(bytes(row.sealed)),
        State(row.state),
        row.channel,
        row.reason,
        row.reply_code,
        row.tries,
        row.made_at,
        row.not_before,
        row.expires_at,
    )


def _masked(sealed: bytes) -> str:
    if not sealed:
        return ""
    try:
        return masked_mail(unseal(sealed).recipient)
    except Damaged:
        return ""
