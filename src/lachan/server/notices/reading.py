"""Reading notices: what a door may show. What is missing and what is not to be seen answer NotFound alike."""

from dataclasses import dataclass
from datetime import datetime

from lachan.server.base.errors import BadInput, NotFound
from lachan.server.notices.codes import read_code
from lachan.server.notices.models import Attempt, Notice


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice. `recipient` and `contact_name` are personal data: never logged, never in an error."""

    code: str
    organisation: str
    organisation_name: str
    taxonomy: str
    state: str
    reason: str
    planned_at: datetime
    sent_at: datetime | None
    purpose: str
    recipient: str
    contact_name: str
    banner: str
    subject: str
    message_id: str
    mail_path: str
    mail_digest: str
    items_path: str
    items_digest: str
    rows: int
    subjects: int
    first_seen: datetime
    last_seen: datetime
    tlp: str
    severity: str
    not_before: datetime | None
    replaces: str  # code, or empty
    replaced_by: str


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One try, or what was said later; times are UTC. `reply_code` of RFC 5321, `status` of RFC 3463."""

    channel: str
    phase: str
    began_at: datetime
    ended_at: datetime | None
    outcome: str
    reason: str
    reply_code: int | None
    status: str
    by: str
    why: str = ""


def notices(state: str | None = None, organisation: str | None = None, limit: int = 100) -> list[NoticeLine]:
    """The newest first; `organisation` by key. Errors: BadInput for a state that does not exist."""
    found = Notice.objects.select_related("organisation", "replaces", "replaced_by").order_by("-planned_at", "-pk")
    if state is not None:
        if state not in Notice.State.values:
            raise BadInput(f"state: one of {', '.join(Notice.State.values)}")
        found = found.filter(state=state)
    if organisation is not None:
        found = found.filter(organisation__key=organisation)
    return [line_of(notice) for notice in found[:limit]]


def notice(code: str) -> NoticeLine:
    """One notice by its code, as people type it. Errors: BadInput, NotFound."""
    return line_of(get(code))


def attempts(code: str) -> list[AttemptLine]:
    """What was tried and said of a notice, the oldest first. Errors: BadInput, NotFound."""
    found = Attempt.objects.filter(notice=get(code)).order_by("pk")
    return [
        AttemptLine(
            a.channel, a.phase, a.began_at, a.ended_at, a.outcome, a.reason, a.reply_code, a.status, a.by, a.why
        )
        for a in found
    ]


def by_name(name: str) -> NoticeLine:
    """One notice by its code or its Message-ID. Errors: BadInput, NotFound."""
    return line_of(named(name))


def named(name: str) -> Notice:
    """The row behind a code or a Message-ID. Errors: BadInput, NotFound."""
    if "@" not in name:
        return get(name)
    found = (
        Notice.objects.select_related("organisation", "replaces", "replaced_by")
        .filter(message_id=name.strip().strip("<>"))
        .first()
    )
    if found is None:
        raise NotFound("no such notice")
    return found


def get(code: str) -> Notice:
    """The row behind a code. Errors: BadInput, NotFound."""
    try:
        return Notice.objects.select_related("organisation", "replaces", "replaced_by").get(code=read_code(code))
    except Notice.DoesNotExist:
        raise NotFound("no such notice") from None


def line_of(n: Notice) -> NoticeLine:
    """A row as a value."""
    return NoticeLine(
        n.code, n.organisation.key, n.organisation.name, n.taxonomy, n.state, n.reason, n.planned_at, n.sent_at,
        n.purpose, n.recipient, n.contact_name, n.banner, n.subject, n.message_id, n.mail_path, n.mail_digest,
        n.items_path, n.items_digest, n.rows, n.subjects, n.first_seen, n.last_seen, n.tlp, n.severity, n.not_before,
        _code(n.replaces), _code(getattr(n, "replaced_by", None)),
    )  # fmt: skip


def _code(other: Notice | None) -> str:
    return other.code if other is not None else ""
