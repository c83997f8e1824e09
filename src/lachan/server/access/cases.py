"""The gate to cases: all of them for the house; for an organisation those that concern it or ask it, narrowed.

Whom a case concerns sees its title, state, clocks, and what was marked for them. Who watches over them by a mandate
sees the same as far as the TLP lets it go onward. Who was asked sees the question and what goes with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db.models import Exists, OuterRef, Q, QuerySet

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.onward import Audience, labels
from lachan.server.access.rights import Reach, Right, rights
from lachan.server.accounts.reading import members, names
from lachan.server.accounts.words import HOUSE
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import alone
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.base.settings import Cases
from lachan.server.cases import asking, attaching, closing, linking, opening, working
from lachan.server.cases.codes import read_code
from lachan.server.cases.linking import Target
from lachan.server.cases.models import Ask, Attachment, Case
from lachan.server.cases.opening import Draft
from lachan.server.cases.reading import (
    CaseLine,
    CasePage,
    Counts,
    FileLine,
    answer_by,
    answered,
    as_asked,
    by_due,
    counted,
    lines,
    narrowed,
    page,
    tied_to,
)
from lachan.server.cases.words import LinkKind, Reason, State
from lachan.server.notices.codes import read_code as read_notice_code
from lachan.server.notices.models import Notice
from lachan.wire.folding import fold


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tab of the list, and filters. `mine`: given to the asker. `organisation`: whose it is; `concerning`:
    whose it is, or who is asked. `search`: part of a number or title. `answered`: with an answer that the house has not
    acted upon; for the house alone."""

    states: tuple[State, ...] = (State.OPEN, State.WAITING)
    mine: bool = False
    kind: str = ""
    organisation: str = ""
    search: str = ""
    concerning: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A case, and as what the asker sees it. `answers`: numbers of the questions that they may answer now."""

    page: CasePage
    house: bool
    answers: frozenset[int]


def cases(
    asker: Asker, now: datetime, wanted: Wanted, *, start: int = 0, limit: int = 50
) -> tuple[list[CaseLine], int]:
    """By deadline, overdue first; closed ones the newest first; and how many there are. Errors: NotFound."""
    view = _view(asker, now)
    party, asked = view.party(), view.asked()
    if wanted.kind:
        party, asked = party.filter(kind=wanted.kind), asked.filter(kind=wanted.kind)
    if wanted.organisation:
        party, asked = party.filter(organisation__key=wanted.organisation), asked.none()
    if wanted.concerning:
        party = party.filter(organisation__key=wanted.concerning)
        asked = asked.filter(
            pk__in=Ask.objects.filter(organisation__key=wanted.concerning, withdrawn_at=None).values("case")
        )
    if wanted.mine:
        party, asked = party.filter(assigned_id=asker.person or 0), asked.none()
    if wanted.search:
        text = wanted.search[:100]
        number = Q(code__icontains=text.replace(" ", ""))
        party, asked = party.filter(number | Q(folded__contains=fold(text))), asked.filter(number)
    if wanted.answered:
        party, asked = answered(party) if view.house else party.none(), asked.none()
    rows = view.standing(party, asked, wanted.states)
    ordered = rows.order_by("-closed_at", "-pk") if wanted.states == (State.CLOSED,) else by_due(rows)
    found = lines(ordered, start, limit)
    return (found if view.house else view.narrow(found)), rows.count()


def counts(asker: Asker, now: datetime) -> Counts:
    """How many the asker sees, by state. Errors: NotFound."""
    view = _view(asker, now)
    if view.house:
        return counted(Case.objects.all(), now)
    party, asked = view.party(), view.asked()
    unsettled = view.standing(party, asked, (State.OPEN, State.WAITING)).count()
    waiting = view.standing(party, asked, (State.WAITING,)).count()
    closed = view.standing(party, asked, (State.CLOSED,)).count()
    return Counts(unsettled - waiting, waiting, closed, party.filter(due_at__lt=now).count())


def one(asker: Asker, code: str, now: datetime) -> Seen:
    """One case as the asker sees it. Errors: NotFound, also for what is no number."""
    view = _view(asker, now)
    case = _one(view.rows(), code)
    if view.house:
        return Seen(page(case), True, frozenset())
    party = view.party().filter(pk=case.pk).exists()
    seen = narrowed(case, party=party, asked=view.own)
    answering = reach.own(asker, Right.ANSWER)
    return Seen(seen, False, frozenset(a.number for a in seen.asks if a.waits and a.organisation in answering))


def about_notice(asker: Asker, code: str, now: datetime) -> list[str]:
    """Numbers of the cases tied to a notice, the newest first; none for who is not of the house. Errors: NotFound."""
    return tied_to(LinkKind.NOTICE, code) if asker.may(Right.SEE_CASES) and _view(asker, now).house else []


def open_case(asker: Asker, draft: Draft, now: datetime) -> str:
    """Open one; its number. Errors: NotFound, BadInput, Refused."""
    _works(asker, now)
    return opening.open_case(asker.by, draft, now)


def assign(asker: Asker, code: str, person: int | None, now: datetime) -> None:
    """Give it to somebody who works on cases. Errors: NotFound, BadInput, Refused."""
    _works(asker, now)
    if person is not None and person not in workers(now):
        raise BadInput("person: somebody who works on cases")
    working.assign(asker.by, _number(code), person, now)


def comment(asker: Asker, code: str, text: str, *, shared: bool, now: datetime) -> None:
    """Write into it. Errors: NotFound, BadInput."""
    _works(asker, now)
    working.comment(asker.by, _number(code), text, shared=shared, now=now)


def link(asker: Asker, code: str, target: Target, now: datetime) -> None:
    """Tie it to something; a notice must exist. Errors: NotFound, BadInput, Refused."""
    _works(asker, now)
    linking.link(asker.by, _number(code), existing(target), now)


def close(asker: Asker, code: str, reason: Reason, text: str, now: datetime, *, duplicate_of: str = "") -> None:
    """Close it. Errors: NotFound, BadInput, Refused."""
    _works(asker, now)
    closing.close(asker.by, _number(code), reason, text, now, duplicate_of=duplicate_of)


def reopen(asker: Asker, code: str, text: str, now: datetime) -> None:
    """Open it again. Errors: NotFound, BadInput, Refused."""
    _works(asker, now)
    closing.reopen(asker.by, _number(code), text, now)


def ask(asker: Asker, code: str, organisation: str, question: str, files: Sequence[int], now: datetime) -> int:
    """Ask an organisation. Errors: NotFound, BadInput, Refused."""
    _works(asker, now)
    return asking.ask(asker.by, _number(code), organisation, question, now, files=files)


def withdraw(asker: Asker, code: str, question: int, now: datetime) -> None:
    """Ask no longer. Errors: NotFound, Refused."""
    _works(asker, now)
    asking.withdraw(asker.by, _number(code), question, now)


def answer(asker: Asker, code: str, question: int, text: str, now: datetime) -> None:
    """Answer for the organisation that was asked. Errors: NotFound, BadInput, Refused."""
    theirs = reach.own(asker, Right.ANSWER)
    found = Ask.objects.filter(pk=question, case__code=_number(code), organisation__key__in=theirs)
    organisation = found.values_list("organisation__key", flat=True).first()
    if organisation is None:
        raise NotFound("there is nothing here")
    asking.answer(asker.by, _number(code), question, text, now, organisation=organisation)


def attach(
    asker: Asker,
    code: str,
    home: Path,
    told: Cases,
    name: str,
    content: Iterable[bytes],
    now: datetime,
    *,
    shared: bool,
) -> None:
    """Keep a file with it. Errors: NotFound, BadInput, Refused."""
    _works(asker, now)
    attaching.attach(asker.by, _number(code), home, told, name, content, now, shared=shared)


def file(asker: Asker, code: str, number: int, now: datetime) -> FileLine:
    """A file that the asker sees; that it leaves is recorded. Errors: NotFound."""
    seen = one(asker, code, now)
    files = [*seen.page.files, *(file for ask in seen.page.asks for file in ask.files)]
    for found in files:
        if found.number == number:
            line = seen.page.line
            alone(asker.by, Act.EXPORTED, subject=f"case:{line.code}", now=now, what="case-file", file=number)
            return found
    raise NotFound("there is nothing here")


def file_by_link(number: int) -> FileLine:
    """A file by a link that a gate has signed. Errors: NotFound."""
    found = Attachment.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("there is nothing here")
    return FileLine(found.pk, found.name, found.size, found.digest, found.shared)


def workers(now: datetime) -> dict[int, str]:
    """Who works on cases: number → name. Personal data, for the house."""
    able = {role for role, table in rights().items() if table.get(Right.WORK_CASES) is Reach.ALL}
    return {m.person: m.name for m in members(frozenset((HOUSE,)), now, limit=1_000) if m.role in able}


def persons(seen: Seen) -> dict[int, str]:
    """Who stands in a case: number → name; nobody, for an organisation. Personal data."""
    if not seen.house:
        return {}
    acted = (event.actor for event in seen.page.events)
    given = (event.subject for event in seen.page.events)
    numbers = {int(one.removeprefix("person:")) for one in (*acted, *given) if one.startswith("person:")}
    return names(frozenset(numbers))


def persons_of(numbers: Iterable[int | None]) -> dict[int, str]:
    """Who they are, for the house. Personal data."""
    return names(frozenset(number for number in numbers if number is not None))


def existing(target: Target) -> Target:
    """A link whose notice is there, by its code as it is stored. Errors: BadInput."""
    if target.kind is not LinkKind.NOTICE:
        return target
    code = read_notice_code(target.target)
    if not Notice.objects.filter(code=code).exists():
        raise BadInput("link: there is no notice with this code")
    return Target(LinkKind.NOTICE, code)


@dataclass(frozen=True, slots=True)
class _View:
    """What somebody sees. `own`: organisations in which they hold the right; `watched`: by a mandate."""

    house: bool
    own: frozenset[str]
    watched: frozenset[str]

    def party(self) -> QuerySet[Case]:
        if self.house:
            return Case.objects.all()
        onward = Q(organisation__key__in=self.watched, tlp__in=labels(Audience.SUPERVISOR))
        return Case.objects.filter(Q(organisation__key__in=self.own) | onward)

    def asked(self) -> QuerySet[Case]:
        theirs = Ask.objects.filter(case=OuterRef("pk"), organisation__key__in=self.own, withdrawn_at=None)
        return Case.objects.none() if self.house else Case.objects.filter(Exists(theirs))

    def standing(self, party: QuerySet[Case], asked: QuerySet[Case], states: tuple[State, ...]) -> QuerySet[Case]:
        """Those in a state, as the asker sees it: who was asked waits or not by their own questions, not by others'."""
        theirs = Ask.objects.filter(
            case=OuterRef("pk"), organisation__key__in=self.own, answered_at=None, withdrawn_at=None
        )
        asked = asked.filter(closed_at__isnull=State.CLOSED not in states)
        if states == (State.WAITING,):
            asked = asked.filter(Exists(theirs))
        return Case.objects.filter(Q(pk__in=party.filter(state__in=states).values("pk")) | Q(pk__in=asked.values("pk")))

    def rows(self) -> QuerySet[Case]:
        return Case.objects.filter(Q(pk__in=self.party().values("pk")) | Q(pk__in=self.asked().values("pk")))

    def narrow(self, found: list[CaseLine]) -> list[CaseLine]:
        """Lines of a list as an organisation sees them; two questions for all of them."""
        codes = [line.code for line in found]
        concerned = set(self.party().filter(code__in=codes).values_list("code", flat=True))
        asks: dict[str, list[Ask]] = {}
        theirs = Ask.objects.filter(case__code__in=codes, organisation__key__in=self.own, withdrawn_at=None)
        for one in theirs.select_related("case"):
            asks.setdefault(one.case.code, []).append(one)
        return [
            replace(line, assigned=None, answer_by=answer_by(asks.get(line.code, ())))
            if line.code in concerned
            else as_asked(line, asks[line.code])
            for line in found
            if line.code in concerned or line.code in asks  # a question may be withdrawn between the two readings
        ]


def _view(asker: Asker, now: datetime) -> _View:
    theirs = reach.organisations(asker, Right.SEE_CASES, now)
    if theirs is None:
        return _View(True, frozenset(), frozenset())
    own = reach.own(asker, Right.SEE_CASES)
    return _View(False, own, theirs - own)


def _works(asker: Asker, now: datetime) -> None:
    if reach.organisations(asker, Right.WORK_CASES, now) is not None:
        raise NotFound("there is nothing here")


def _number(code: str) -> str:
    try:
        return read_code(code)
    except BadInput:
        raise NotFound("there is nothing here") from None


def _one(rows: QuerySet[Case], code: str) -> Case:
    found = rows.select_related("organisation", "duplicate_of").filter(code=_number(code)).first()
    if found is None:
        raise NotFound("there is nothing here")
    return found
