"""Second factors: set up, shown at sign-in, taken away. A change ends the person's other sessions and is recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import models, transaction
from django.db.models import F, Q

from lachan.server.accounts import chance, sessions, totp, tries
from lachan.server.accounts.chance import Draw
from lachan.server.accounts.models import Factor, Person, RecoveryCode, Session
from lachan.server.accounts.pace import Failures
from lachan.server.accounts.sealing import pseudonym, seal, unseal
from lachan.server.accounts.signing_in import Slowed, signed_in
from lachan.server.accounts.telling import tell
from lachan.server.accounts.words import Ended, FactorKind
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.post.words import Purpose

WRONG_CODES: Final = 5  # in one session; then it begins again with the password
SLOW_AFTER: Final = 10  # wrong codes of one person within a day; only who has the password comes so far
SLOW_SECONDS: Final = 600
CODES: Final = 10
MOST: Final = 10  # factors of one person
SET_UP: Final = timedelta(minutes=30)
_CALLED: Final = {FactorKind.TOTP: "TOTP", FactorKind.PASSKEY: "Passkey"}


@dataclass(frozen=True, slots=True)
class FactorLine:
    """A factor as its owner sees it."""

    id: int
    kind: FactorKind
    label: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Setup:
    """A TOTP waiting for its first code: the secret for typing, and what the square code holds."""

    factor: int
    secret: str
    uri: str


class WrongCode(BadInput):
    """The code is not right, was used, or is too old. `over`: the session ended, sign in again."""

    def __init__(self, over: bool) -> None:
        super().__init__("the code is wrong, or was used before: wait for the next one")
        self.over = over


def of(person: int) -> list[FactorLine]:
    """Factors in use, the oldest first."""
    return [FactorLine(f.pk, FactorKind(f.kind), f.label, f.made_at, f.used_at) for f in _in_use(person)]


def codes_left(person: int) -> int:
    """Recovery codes not used yet."""
    return RecoveryCode.objects.filter(person_id=person, used_at=None, ended_at=None).count()


def begin_totp(person: Person, issuer: str, now: datetime, draw: Draw) -> Setup:
    """A secret to put into an app. It counts once `confirm_totp` saw a code of it; begun again within half an hour, the
    same secret is given. Errors: Refused for too many.
    """
    if _in_use(person.pk).count() >= MOST:
        raise Refused(f"at most {MOST} second factors")
    waiting = Factor.objects.filter(
        person=person, kind=FactorKind.TOTP, confirmed_at=None, ended_at=None, made_at__gt=now - SET_UP
    ).first()
    if waiting is None:
        waiting = Factor.objects.create(
            person=person, kind=FactorKind.TOTP, label="", secret=seal(totp.secret(draw)), made_at=now
        )
    key = unseal(bytes(waiting.secret))
    return Setup(waiting.pk, totp.base32(key), totp.uri(key, issuer, person.email))


def confirm_totp(
    session: Session, factor: int, code: str, label: str, now: datetime, draw: Draw
) -> tuple[str, list[str]]:
    """The first code of a new TOTP: from now on it is a second factor, and this session has shown it.

    The session's new token, and recovery codes where there were none. Errors: NotFound, WrongCode.
    """
    waiting = Factor.objects.filter(
        pk=factor, person_id=session.person_id, confirmed_at=None, ended_at=None, made_at__gt=now - SET_UP
    ).first()
    if waiting is None:
        raise NotFound("no such second factor")
    step = totp.matching_step(unseal(bytes(waiting.secret)), code, now, 0)
    if step is None:
        raise WrongCode(over=False)
    with transaction.atomic():
        if not Factor.objects.filter(pk=factor, confirmed_at=None).update(
            confirmed_at=now, used_at=now, last_step=step, label=label_of(label, "TOTP")
        ):
            raise NotFound("no such second factor")
        return added(session, FactorKind.TOTP, factor, now, draw)


def added(session: Session, kind: FactorKind, factor: int, now: datetime, draw: Draw) -> tuple[str, list[str]]:
    """A new factor counts: record it, end the other sessions, renew this one. Inside the transaction that adds it."""
    by = By(f"person:{session.person_id}")
    tell(session.person_id, Purpose.FACTOR_ADDED, now, _CALLED[kind])
    record(by, Act.FACTOR_ADDED, subject=f"factor:{factor}", now=now, kind=kind.value)
    made = [] if codes_left(session.person_id) else _make_codes(by, session.person_id, now, draw)
    sessions.end_all(by, session.person_id, Ended.FACTOR_CHANGED, now, but=session.pk)
    fresh = not session.factor
    token = sessions.renew(session, now, draw, factor=kind.value)
    if fresh:
        signed_in(session.person_id, token, now)
    return token, made


def show_totp(session: Session, code: str, now: datetime, draw: Draw) -> str | Slowed:
    """A code at sign-in, or as a fresh proof: the session's new token. Errors: WrongCode.

    A code that was used, and any before it, is refused, also where two requests show it at once.
    """
    counted = _begin(session, now)
    if isinstance(counted, Slowed):
        return counted
    for factor in _in_use(session.person_id).filter(kind=FactorKind.TOTP):
        step = totp.matching_step(unseal(bytes(factor.secret)), code, now, factor.last_step)
        if step is None:
            continue
        with transaction.atomic():
            if Factor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step, used_at=now):
                tries.take_back(counted)
                return shown(session, FactorKind.TOTP.value, now, draw)
    raise _wrong(session, now)


def show_recovery(session: Session, typed: str, now: datetime, draw: Draw) -> str | Slowed:
    """A recovery code, used up by this. The session's new token. Errors: WrongCode."""
    counted = _begin(session, now)
    if isinstance(counted, Slowed):
        return counted
    wanted = chance.digest(chance.plain_code(typed))
    with transaction.atomic():
        mine = RecoveryCode.objects.filter(person_id=session.person_id, ended_at=None, digest=wanted)
        if mine.filter(used_at=None).update(used_at=now):
            tries.take_back(counted)
            by = By(f"person:{session.person_id}")
            tell(session.person_id, Purpose.CODE_USED, now)
            record(by, Act.RECOVERY_CODE_USED, subject=f"person:{session.person_id}", now=now)
            return shown(session, "recovery", now, draw)
    raise _wrong(session, now)


def shown(session: Session, factor: str, now: datetime, draw: Draw) -> str:
    """A second factor was shown; the session's new token. Inside a transaction."""
    fresh = not session.factor
    token = sessions.renew(session, now, draw, factor=factor)
    if fresh:
        signed_in(session.person_id, token, now)
    return token


def new_codes(by: By, person: int, now: datetime, draw: Draw) -> list[str]:
    """Ten new recovery codes; the old ones end. Shown once. The caller has seen a fresh proof."""
    with transaction.atomic():
        tell(person, Purpose.CODES_MADE, now)
        return _make_codes(by, person, now, draw)


def remove(by: By, session: Session, factor: int, now: datetime, *, needed: bool) -> None:
    """Take a factor away. `needed`: the person must have one. Errors: NotFound; Refused for the last that is needed."""
    with transaction.atomic():
        mine = _in_use(session.person_id)
        if not mine.filter(pk=factor).exists():
            raise NotFound("no such second factor")
        if needed and mine.count() == 1:
            raise Refused("the last second factor: add another first")
        Factor.objects.filter(pk=factor).update(ended_at=now)
        tell(session.person_id, Purpose.FACTOR_REMOVED, now)
        record(by, Act.FACTOR_REMOVED, subject=f"factor:{factor}", now=now)
        sessions.end_all(by, session.person_id, Ended.FACTOR_CHANGED, now, but=session.pk)


def reset(by: By, person: int, now: datetime) -> None:
    """Somebody lost every factor: an administrator takes all away, after having made sure who asks. Sessions end."""
    with transaction.atomic():
        if not Person.objects.filter(pk=person, ended_at=None).exists():
            raise NotFound("no such person")
        count = Factor.objects.filter(person_id=person, ended_at=None).update(ended_at=now)
        RecoveryCode.objects.filter(person_id=person, ended_at=None).update(ended_at=now)
        tell(person, Purpose.FACTORS_RESET, now)
        record(by, Act.FACTORS_RESET, subject=f"person:{person}", now=now, count=count)
        sessions.end_all(by, person, Ended.FACTOR_CHANGED, now)


def label_of(typed: str, fallback: str) -> str:
    """What people call a factor or a key: one short line. Errors: BadInput."""
    text = " ".join(typed.split())
    if len(text) > 60 or not text.isprintable():
        raise BadInput("label: at most 60 signs that can be printed")
    return text or fallback


def _in_use(person: int) -> models.QuerySet[Factor]:
    return Factor.objects.filter(Q(person_id=person, ended_at=None, confirmed_at__isnull=False)).order_by("pk")


def _make_codes(by: By, person: int, now: datetime, draw: Draw) -> list[str]:
    RecoveryCode.objects.filter(person_id=person, ended_at=None).update(ended_at=now)
    codes = [chance.code(draw) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person_id=person, digest=chance.digest(code), made_at=now) for code in codes
    )
    record(by, Act.RECOVERY_CODES_MADE, subject=f"person:{person}", now=now)
    return codes


def _slowed(person: int, now: datetime) -> Slowed | None:
    failures = _failures(person, now)
    if failures.count < SLOW_AFTER or failures.last is None:
        return None
    left = SLOW_SECONDS - (now - failures.last).total_seconds()
    return Slowed(round(left + 0.5)) if left > 0 else None


def _failures(person: int, now: datetime) -> Failures:
    return tries.failures(now - tries.KEPT, account=pseudonym("factor", str(person)))


def _begin(session: Session, now: datetime) -> int | Slowed:
    """Count the try as a wrong one before it is looked at, so that codes sent at one moment do not pass the limit side
    by side; its number. Errors: WrongCode for a session that has had its five.
    """
    with transaction.atomic():
        rows = Session.objects.filter(pk=session.pk, ended_at=None, wrong_codes__lt=WRONG_CODES)
        if not rows.update(wrong_codes=F("wrong_codes") + 1):
            raise WrongCode(over=True)
        if (slowed := _slowed(session.person_id, now)) is not None:
            transaction.set_rollback(True)
            return slowed
        return tries.note(pseudonym("factor", str(session.person_id)), session.block, now)


def _wrong(session: Session, now: datetime) -> WrongCode:
    """It was counted; the fifth ends the session."""
    session.refresh_from_db(fields=["wrong_codes"])
    over = session.wrong_codes >= WRONG_CODES
    if over:
        sessions.end_one(By(f"person:{session.person_id}"), session, Ended.WRONG_CODES, now)
    return WrongCode(over)
