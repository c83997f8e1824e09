"""A choice as a value, and until when of what arrived its turn has come. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Attached
from lachan.server.notices.wording import Language
from lachan.wire.severities import SEVERITIES, rank

SEVERE: Final = tuple(word for word in SEVERITIES if rank(word) >= rank("high"))
ATTACHABLE: Final = (Attached.CSV, Attached.XARF, Attached.N6)
_DAY: Final = timedelta(days=1)


class Pace(StrEnum):
    """How often."""

    AT_ONCE = "at-once"  # as soon as the rules allow
    DAILY = "daily"  # once a day, at an hour
    WEEKLY = "weekly"  # once a week, on a day at an hour; what is severe: once a day


class Form(StrEnum):
    """In which form."""

    ROWS = "rows"  # a mail with the list; too long a list is pointed to
    POINTER = "pointer"  # a mail that says where the list is fetched
    FILES = "files"  # the daily files, and a pointer where it is severe or binding


@dataclass(frozen=True, slots=True)
class Choice:
    """`hour` 0 to 23 and `weekday` 0 (Monday) to 6, in Vietnam's time. `attachments`: empty, as the instance has it."""

    languages: tuple[Language, ...] = (Language.VI, Language.EN)
    pace: Pace = Pace.AT_ONCE
    hour: int = 8
    weekday: int = 0
    form: Form = Form.ROWS
    attachments: tuple[Attached, ...] = ()


DEFAULT: Final = Choice()


@dataclass(frozen=True, slots=True)
class Standing:
    """A choice as planning obeys it. `number`: of its row; None where nothing was chosen. `fetches`: somebody of the
    organisation has an account or a key that opens its lists."""

    number: int | None = None
    choice: Choice = DEFAULT
    fetches: bool = False

    @property
    def form(self) -> Form:
        """The form, or rows where nobody could fetch anything."""
        return self.choice.form if self.fetches else Form.ROWS


UNCHOSEN: Final = Standing()


def checked(choice: Choice) -> Choice:
    """The choice, its languages and attachments in our order. Errors: BadInput."""
    if not choice.languages:
        raise BadInput("languages: choose at least one: vi, en")
    if not 0 <= choice.hour <= 23:
        raise BadInput("hour: from 0 to 23, Vietnam's time")
    if not 0 <= choice.weekday <= 6:
        raise BadInput("weekday: from 0 (Monday) to 6 (Sunday)")
    if any(form not in ATTACHABLE for form in choice.attachments):
        raise BadInput("attachments: csv, xarf, n6")
    languages = tuple(one for one in Language if one in choice.languages)
    attachments = tuple(one for one in ATTACHABLE if one in choice.attachments)
    return Choice(languages, choice.pace, choice.hour, choice.weekday, choice.form, attachments)


def read(languages: Sequence[str], pace: str, hour: str, weekday: str, form: str, attachments: Sequence[str]) -> Choice:
    """A choice of the words of a form. Errors: BadInput."""
    if pace not in set(Pace):
        raise BadInput("pace: at-once, daily or weekly")
    if form not in set(Form):
        raise BadInput("form: rows, pointer or files")
    if any(one not in set(Attached) for one in attachments):
        raise BadInput("attachments: csv, xarf, n6")
    spoken = tuple(one for one in Language if one in languages)
    attached = tuple(Attached(one) for one in attachments)
    return checked(Choice(spoken, Pace(pace), _number(hour), _number(weekday), Form(form), attached))


def _number(text: str) -> int:
    """-1 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1


def told_up_to(choice: Choice, severity: str, binding: bool, now: datetime) -> datetime | None:
    """What arrived before this instant is to be told by `now`; None: all of it, as it comes."""
    pace = pace_of(choice, severity, binding)
    return None if pace is Pace.AT_ONCE else last_turn(choice, pace, now)


def next_turn(choice: Choice, severity: str, binding: bool, now: datetime) -> datetime:
    """The first turn after `now`; `now` where there is no turn to wait for."""
    pace = pace_of(choice, severity, binding)
    if pace is Pace.AT_ONCE:
        return now
    return last_turn(choice, pace, now) + (_DAY if pace is Pace.DAILY else 7 * _DAY)


def pace_of(choice: Choice, severity: str, binding: bool) -> Pace:
    """The pace that holds: nothing severe or binding waits for a week. What cannot wait for a day, a rule says
    (`at_once`), not a feed: to a feed, every infection is critical."""
    if choice.pace is Pace.WEEKLY and (binding or severity in SEVERE):
        return Pace.DAILY
    return choice.pace


def last_turn(choice: Choice, pace: Pace, now: datetime) -> datetime:
    """The latest instant, up to `now`, at which it was their turn."""
    local = now.astimezone(VIETNAM)
    turn = local.replace(hour=choice.hour, minute=0, second=0, microsecond=0)
    if pace is Pace.WEEKLY:
        turn -= timedelta(days=(turn.weekday() - choice.weekday) % 7)
    if turn > local:
        turn -= _DAY if pace is Pace.DAILY else 7 * _DAY
    return turn.astimezone(now.tzinfo)
