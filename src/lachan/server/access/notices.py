"""The gate to notices: one's own, and those of whom one watches over as far as their TLP lets them go onward."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from django.db.models import Count, Q, QuerySet

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.onward import Audience, labels
from lachan.server.access.rights import Right
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import alone
from lachan.server.base.errors import BadInput, Damaged, NotFound
from lachan.server.base.settings import Identity
from lachan.server.notices import fetched, reading
from lachan.server.notices.answers.standing import Span, said_of
from lachan.server.notices.attachments import Attachment
from lachan.server.notices.codes import read_code
from lachan.server.notices.explain import Explanation, explain
from lachan.server.notices.models import Notice
from lachan.server.notices.reading import AttemptLine, NoticeLine, line_of
from lachan.server.notices.shown import texts_of
from lachan.server.notices.states import State
from lachan.server.notices.wording import Language, class_text
from lachan.server.registry.models import Organisation
from lachan.wire.folding import fold
from lachan.wire.rsit import taxonomies


class Tab(StrEnum):
    """Notices by what is to be done about them."""

    WAITING = "waiting"  # for a person
    PLANNED = "planned"
    SENT = "sent"
    ANSWERED = "answered"
    ALL = "all"


_STATES: Final[dict[Tab, tuple[State, ...]]] = {
    Tab.WAITING: (State.FAILED, State.BOUNCED, State.IN_DOUBT, State.UNADDRESSED),
    Tab.PLANNED: (State.PLANNED, State.SENDING),
    Tab.SENT: (State.SENT,),
    Tab.ANSWERED: (State.ANSWERED,),
    Tab.ALL: tuple(State),
}
SHOWN: Final = 50  # rows of a notice on its page


@dataclass(frozen=True, slots=True)
class Whole:
    """All that a page says of a notice. `text`: each language and what the mail says in it, empty where the mail is
    damaged or there is none. `explanation` is None where its stored rows are damaged; `damaged` says which file.
    `rows`: whether its rows, and the mail that holds them, are the asker's to see."""

    line: NoticeLine
    explanation: Explanation | None
    text: tuple[tuple[str, str], ...]
    attempts: tuple[AttemptLine, ...]
    answers: tuple[Span, ...]
    damaged: str
    rows: bool = True


def notices(
    asker: Asker,
    now: datetime,
    *,
    search: str = "",
    organisation: str = "",
    tab: Tab = Tab.ALL,
    start: int = 0,
    limit: int = 50,
) -> tuple[list[NoticeLine], int]:
    """The newest first, and how many there are in all. `search`: part of a code, of an organisation's name or key, or
    of a class by its name in either language; it minds no diacritics. `organisation`: of this one alone. Errors:
    NotFound."""
    rows = _theirs(asker, now)
    if organisation:
        rows = rows.filter(organisation__key=organisation)
    if tab is not Tab.ALL:
        rows = rows.filter(state__in=_STATES[tab])
    if search:
        rows = rows.filter(_like(search[:100]))
    found = rows.select_related("organisation", "replaces", "replaced_by").order_by("-planned_at", "-pk")
    return [line_of(notice) for notice in found[start : start + limit]], rows.count()


def tabs(asker: Asker, now: datetime) -> dict[Tab, int]:
    """How many stand under each, of those the asker sees. Errors: NotFound."""
    counted = _theirs(asker, now).aggregate(
        **{tab.value: Count("pk", filter=Q(state__in=states)) for tab, states in _STATES.items()}
    )
    return {tab: int(counted[tab.value]) for tab in Tab}


def whole(asker: Asker, code: str, now: datetime, home: Path) -> Whole:
    """One notice, and why it is. Errors: NotFound."""
    line = one(asker, code, now)
    damaged = ""
    text: tuple[tuple[str, str], ...] = ()
    explanation: Explanation | None = None
    try:
        text = texts_of(line, home)
    except Damaged:
        damaged = line.mail_path
    try:
        explanation = explain(line.code, home, SHOWN)
    except Damaged:
        damaged = line.items_path
    said = tuple(said_of(line.code))
    attempts = tuple(reading.attempts(line.code))
    rows = _may_see_rows(asker, line.organisation, now)
    if not rows:
        text, explanation = (), explanation and replace(explanation, rows=())
    if reach.organisations(asker, Right.SEE_NOTICES, now) is not None:  # nobody of the house is named to others
        attempts = tuple(replace(attempt, by="", why="") for attempt in attempts)
        if line.organisation not in reach.own(asker, Right.SEE_NOTICES):  # what is held back has no label of its own
            explanation = explanation and replace(explanation, concerns=(), waiting=(), silent=())
    return Whole(line, explanation, text, attempts, said, damaged, rows)


def _may_see_rows(asker: Asker, organisation: str, now: datetime) -> bool:
    """An organisation's own people and programs see what it was told; anybody else needs the right to detections."""
    if organisation in reach.own(asker, Right.SEE_NOTICES):
        return True
    return reach.may(asker, Right.SEE_DETECTIONS, organisation, now)


def one(asker: Asker, code: str, now: datetime) -> NoticeLine:
    """One notice. Errors: NotFound, also for what is no code."""
    try:
        wanted = read_code(code)
    except BadInput:
        raise NotFound("there is nothing here") from None
    found = _theirs(asker, now).select_related("organisation", "replaces", "replaced_by").filter(code=wanted).first()
    if found is None:
        raise NotFound("there is nothing here")
    return line_of(found)


def list_of(asker: Asker, home: Path, code: str, identity: Identity, now: datetime) -> Attachment:
    """The rows of one notice as a file; recorded before it leaves. Errors: NotFound, Damaged."""
    line = one(asker, code, now)
    if not _may_see_rows(asker, line.organisation, now):
        raise NotFound("there is nothing here")
    file = fetched.list_of(home, line.code, identity)
    alone(asker.by, Act.EXPORTED, organisation=line.organisation, now=now, what="notice-list", rows=line.rows)
    return file


def _like(search: str) -> Q:
    """No database of ours folds Vietnamese: names are folded here, of tens of thousands of organisations at most."""
    found = Q(code__icontains=search[:20])
    if wanted := fold(search):
        named = Organisation.objects.values_list("pk", "key", "name")
        of = [pk for pk, key, name in named if wanted in fold(name) or wanted in fold(key)]
        classes = [name for name in taxonomies() if wanted in fold(name) or any(wanted in n for n in _called(name))]
        found |= Q(organisation__in=of) | Q(taxonomy__in=classes)
    return found


def _called(taxonomy: str) -> list[str]:
    return [fold(class_text(taxonomy, language).name) for language in Language]


def _theirs(asker: Asker, now: datetime) -> QuerySet[Notice]:
    theirs = reach.organisations(asker, Right.SEE_NOTICES, now)
    rows = Notice.objects.all()
    if theirs is None:
        return rows
    own = reach.own(asker, Right.SEE_NOTICES)
    onward = Q(organisation__key__in=theirs - own, tlp__in=labels(Audience.SUPERVISOR))
    return rows.filter(Q(organisation__key__in=own) | onward)
