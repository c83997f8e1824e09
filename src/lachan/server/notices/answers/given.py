"""What an organisation said of items in a file of its own: the same rows, work and effects as of a mail."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from lachan.server.base.errors import Refused
from lachan.server.notices import afterwards
from lachan.server.notices.answers import work
from lachan.server.notices.answers.models import Mail, Said
from lachan.server.notices.answers.naming import newest
from lachan.server.notices.answers.standing import Span, stands_of
from lachan.server.notices.answers.words import Outcome, Task, Word
from lachan.server.notices.models import Notice
from lachan.server.notices.states import State

_AT_ONCE: Final = 500  # rows in one statement
_TO_LOOK_AT: Final = {Word.NOT_OURS: Task.NOT_OURS, Word.FALSE: Task.FALSE_REPORT}


@dataclass(frozen=True, slots=True)
class Given:
    """Of one notice: how many items something new was said of, and of how many it stood already."""

    new: int
    known: int


def give(notice: Notice, words: Mapping[int, tuple[Word, datetime]], source: str, now: datetime) -> Given:
    """Write down what is said of items (by number, each within the notice), each as of an instant.

    Inside a transaction. `source`: names the file; with it and the instant the same words are one record. Errors:
    Refused where the notice stands where nobody can answer it yet.
    """
    notice = newest(notice)
    state = State(Notice.objects.select_for_update().values_list("state", flat=True).get(pk=notice.pk))
    standing = {item: span.word for span in stands_of(notice) for item in range(span.first, span.last + 1)}
    fresh: dict[datetime, dict[int, Word]] = defaultdict(dict)
    for item, (word, at) in words.items():
        if standing.get(item) is not word:
            fresh[at][item] = word
    if not fresh:
        return Given(0, len(words))
    if state is State.SENDING:
        raise Refused(f"{notice.code} is {State.SENDING}: it cannot be {State.ANSWERED} from there")
    afterwards.note_answer(notice.code, now)
    mails = _mails(source, sorted(fresh))
    Said.objects.bulk_create(
        (
            Said(mail=mails[at], notice=notice, word=span.word, first=span.first, last=span.last)
            for at in sorted(fresh)
            for span in spans_of(fresh[at])
        ),
        batch_size=_AT_ONCE,
    )
    for word, task in _TO_LOOK_AT.items():
        about = [at for at, said in fresh.items() if word in said.values()]
        if about:
            work.open_for(task, mails[min(about)], notice, now)
    new = sum(map(len, fresh.values()))
    return Given(new, len(words) - new)


def _mails(source: str, instants: Sequence[datetime]) -> dict[datetime, Mail]:
    """The record of what a file says as of each instant; the later one comes later."""
    digests = {sha256(f"outcomes\0{source}\0{at.isoformat()}".encode()).hexdigest(): at for at in instants}
    Mail.objects.bulk_create(
        (Mail(digest=digest, taken_at=at, outcome=Outcome.ANSWERED) for digest, at in digests.items()),
        batch_size=_AT_ONCE,
        ignore_conflicts=True,
    )
    names, found = list(digests), dict[datetime, Mail]()
    for start in range(0, len(names), _AT_ONCE):
        some = Mail.objects.filter(digest__in=names[start : start + _AT_ONCE])
        found.update({digests[mail.digest]: mail for mail in some})
    return found


def spans_of(words: Mapping[int, Word]) -> list[Span]:
    """Neighbours of one word as one span."""
    found: list[Span] = []
    for item, word in sorted(words.items()):
        if found and found[-1].last == item - 1 and found[-1].word is word:
            found[-1] = Span(found[-1].first, item, word)
        else:
            found.append(Span(item, item, word))
    return found
