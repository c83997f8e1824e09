"""Warnings read: what anybody may, and what staff do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Max, Min, Q, When
from django.db.models.functions import Coalesce

from lachan.server.base.errors import NotFound
from lachan.server.publications.warnings.content import Content, from_json
from lachan.server.publications.warnings.models import Mailing, Subscriber, Version
from lachan.server.publications.warnings.words import OPEN, PUBLIC, State
from lachan.wire.folding import fold


@dataclass(frozen=True, slots=True)
class Edition:
    """A version that is or was out. `number`: the warning's; `newest`: the edition that came last."""

    number: int
    edition: int
    newest: int
    state: State
    content: Content
    digest: str
    published_at: datetime
    ended_at: datetime | None
    why: tuple[str, str]  # of its withdrawal, in Vietnamese and in English; else empty
    first_at: datetime  # when its first edition went out

    @property
    def changed_at(self) -> datetime:
        """When anything about it changed last: a reader of feeds fetches it again then."""
        return self.ended_at if self.over and self.ended_at else self.published_at

    @property
    def path(self) -> str:
        """Its address on the portal, without language and host."""
        return f"/canh-bao/{self.number}-{self.content.slug}"

    def said_why(self, language: str) -> str:
        """Why it was withdrawn."""
        return self.why[1 if language == "en" else 0]

    @property
    def over(self) -> bool:
        """Whether it holds no more."""
        return self.state in (State.EXPIRED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Line:
    """A version as staff see it. Who did what is as the audit record names them."""

    number: int
    version: int
    edition: int | None
    kind: str
    state: State
    content: Content
    digest: str
    written_by: str
    written_at: datetime
    sent_by: str
    sent_at: datetime | None
    returned_why: str
    approved_by: str
    approved_at: datetime | None
    publish_at: datetime | None
    published_at: datetime | None
    ended_at: datetime | None
    ended_why: str
    ended_why_en: str

    @property
    def open(self) -> bool:
        """Whether it is on its way."""
        return self.state in OPEN

    @property
    def public(self) -> bool:
        """Whether anybody may read it."""
        return self.state in PUBLIC


@dataclass(frozen=True, slots=True)
class Reached:
    """How many subscribe, how many were asked to confirm; mails about one warning that were laid out. Never who."""

    confirmed: int
    waiting: int


def published(
    now: datetime, *, search: str = "", system: str = "", over: bool = True, start: int = 0, limit: int = 50
) -> tuple[list[Edition], int]:
    """The newest edition of each warning, those that hold before others, the newest first, and how many; `over`: those
    that hold no more, too.

    Here and below, what is past its time is told as expired at once, whether or not the job has been by.
    """
    rows = Version.objects.filter(state__in=[State.PUBLISHED, *((State.EXPIRED, State.WITHDRAWN) if over else ())])
    if not over:
        rows = rows.filter(expires_at__gt=now)
    for word in fold(search).split()[:8]:
        rows = rows.filter(folded__contains=word)
    if system:
        rows = rows.filter(systems__contains=f" {system} ")
    total = rows.count()
    holds = Case(When(state=State.PUBLISHED, expires_at__gt=now, then=0), default=1)
    return _editions(rows.order_by(holds, "-published_at", "-pk")[start : start + limit], now), total


def changed(now: datetime, limit: int = 50) -> list[Edition]:
    """What feeds tell: the newest edition of each, what was withdrawn too, the latest change first."""
    rows = Version.objects.filter(state__in=(State.PUBLISHED, State.EXPIRED, State.WITHDRAWN))
    ended = Case(When(expires_at__lte=now, then=Coalesce("ended_at", "expires_at")), default=F("ended_at"))
    rows = rows.order_by(Coalesce(ended, "published_at").desc(), "-pk")
    return sorted(_editions(rows[:limit], now), key=lambda one: one.changed_at, reverse=True)


def one(number: int, now: datetime, edition: int | None = None) -> Edition:
    """An edition, or the newest. Errors: NotFound for what is not out."""
    rows = Version.objects.filter(warning_id=number, state__in=PUBLIC)
    found = (rows.filter(edition=edition) if edition is not None else rows.order_by("-edition")).first()
    if found is None:
        raise NotFound("there is no such warning")
    return _editions([found], now)[0]


def editions(number: int, now: datetime) -> list[Edition]:
    """All that were out, the first first."""
    rows = Version.objects.filter(warning_id=number, state__in=PUBLIC).order_by("edition")
    return _editions(rows, now)


def lines(*, state: State | None = None, start: int = 0, limit: int = 50) -> tuple[list[Line], int]:
    """What staff work on: open versions and what is out, the newest first; or all in one state."""
    rows = Version.objects.filter(state=state) if state else Version.objects.exclude(state=State.DROPPED)
    if not state:
        rows = rows.exclude(state=State.REPLACED)
    return [_line(row) for row in rows.select_related("warning").order_by("-pk")[start : start + limit]], rows.count()


def counts() -> dict[str, int]:
    """How many versions stand in each state."""
    found = Version.objects.order_by().values_list("state").annotate(count=Count("pk"))
    return dict(found)


def history(number: int) -> list[Line]:
    """Every version of one warning, the newest first. Errors: NotFound."""
    found = [_line(row) for row in Version.objects.filter(warning_id=number).select_related("warning").order_by("-pk")]
    if not found:
        raise NotFound("no warning has this number")
    return found


def reached() -> Reached:
    """Subscribers, counted."""
    found = Subscriber.objects.aggregate(
        confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)), waiting=Count("pk", filter=Q(confirmed_at=None))
    )
    return Reached(found["confirmed"], found["waiting"])


def mailed(number: int) -> int:
    """How many mails about a warning were laid out, all versions together."""
    return sum(Mailing.objects.filter(version__warning_id=number).values_list("mailed", flat=True))


def preview(line: Line, now: datetime) -> Edition:
    """The edition that a version would become, were it published now: every form is made of it."""
    if line.public:
        return one(line.number, now, line.edition)
    before = editions(line.number, now)
    edition = before[-1].edition + 1 if before else 1
    at = max(line.publish_at or now, now)
    first = before[0].published_at if before else at
    return Edition(line.number, edition, edition, State.PUBLISHED, line.content, line.digest, at, None, ("", ""), first)


def _editions(versions: Iterable[Version], now: datetime) -> list[Edition]:
    """Each with what its neighbours tell, asked once for all."""
    rows = list(versions)
    out = Version.objects.filter(warning_id__in={row.warning_id for row in rows}).exclude(edition=None)
    known = out.order_by().values_list("warning_id").annotate(newest=Max("edition"), first=Min("published_at"))
    beside = {number: (newest, first) for number, newest, first in known}
    found = []
    for row in rows:
        assert row.edition is not None  # a constraint of the table holds both
        assert row.published_at is not None
        newest, first = beside[row.warning_id]
        late = row.state == State.PUBLISHED and row.expires_at <= now
        found.append(
            Edition(
                row.warning_id,
                row.edition,
                newest,
                State.EXPIRED if late else State(row.state),
                from_json(row.content),
                row.digest,
                row.published_at,
                row.expires_at if late else row.ended_at,
                (row.ended_why, row.ended_why_en),
                first,
            )
        )
    return found


def _line(row: Version) -> Line:
    return Line(
        row.warning_id,
        row.number,
        row.edition,
        row.warning.kind,
        State(row.state),
        from_json(row.content),
        row.digest,
        row.written_by,
        row.written_at,
        row.sent_by,
        row.sent_at,
        row.returned_why,
        row.approved_by,
        row.approved_at,
        row.publish_at,
        row.published_at,
        row.ended_at,
        row.ended_why,
        row.ended_why_en,
    )
