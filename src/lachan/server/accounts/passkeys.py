"""Passkeys (WebAuthn Level 2): set up and shown, over Yubico's `fido2`. Needs JavaScript in the browser.

The server's part in short: a challenge drawn for one session and used once; the origin must be the site's own
(§13.4.9); the signature counter must grow where there is one (§6.1.1). Attestation is not asked for: any maker's
will do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lachan.server.accounts.chance import Draw
from lachan.server.accounts.factors import MOST, WrongCode, added, label_of, shown
from lachan.server.accounts.models import Factor, Session
from lachan.server.accounts.words import FactorKind
from lachan.server.base.errors import BadInput, Refused

MAX_ANSWER: Final = 20_000  # signs of a browser's answer
_CHALLENGE: Final = 32


@dataclass(frozen=True, slots=True)
class Site:
    """`host`: the name people type, without a port; `origin`: scheme, host and port, as the browser states it."""

    host: str
    origin: str
    name: str = "Lá Chắn"

    def server(self) -> Fido2Server:
        """The relying party."""
        return Fido2Server(
            PublicKeyCredentialRpEntity(id=self.host, name=self.name), verify_origin=lambda o: o == self.origin
        )


def begin_setup(session: Session, site: Site, draw: Draw) -> dict[str, Any]:
    """Options for `navigator.credentials.create`, as JSON. Errors: Refused for too many factors."""
    person, mine = session.person, _mine(session.person_id)
    if len(mine) >= MOST:
        raise Refused(f"at most {MOST} second factors")
    user = PublicKeyCredentialUserEntity(
        id=bytes(person.webauthn_id), name=person.email, display_name=person.name or person.email
    )
    options, state = site.server().register_begin(
        user,
        [_data(factor) for factor in mine],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=draw(_CHALLENGE),
    )
    _keep(session, state)
    return dict(options)


def finish_setup(
    session: Session, site: Site, answer: str, label: str, now: datetime, draw: Draw
) -> tuple[str, list[str]]:
    """The browser's answer: the session's new token, and recovery codes where there were none. Errors: BadInput."""
    state = _taken(session)
    try:
        credential = site.server().register_complete(state, _parsed(answer)).credential_data
        if credential is None:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput("the passkey could not be set up: try again") from None
    called = label_of(label, "Passkey")
    with transaction.atomic():
        if Factor.objects.filter(credential_id=credential.credential_id).exists():
            raise BadInput("the passkey is set up already")
        made = Factor.objects.create(
            person_id=session.person_id,
            kind=FactorKind.PASSKEY,
            label=called,
            credential_id=credential.credential_id,
            public_key=bytes(credential),
            made_at=now,
            confirmed_at=now,
            used_at=now,
        )
        return added(session, FactorKind.PASSKEY, made.pk, now, draw)


def begin_showing(session: Session, site: Site, draw: Draw) -> dict[str, Any]:
    """Options for `navigator.credentials.get`, as JSON. Errors: Refused where there is no passkey."""
    mine = _mine(session.person_id)
    if not mine:
        raise Refused("there is no passkey")
    options, state = site.server().authenticate_begin(
        [_data(factor) for factor in mine],
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=draw(_CHALLENGE),
    )
    _keep(session, state)
    return dict(options)


def finish_showing(session: Session, site: Site, answer: str, now: datetime, draw: Draw) -> str:
    """The browser's answer: the session's new token. Errors: WrongCode."""
    state, mine = _taken(session), _mine(session.person_id)
    try:
        parsed = _parsed(answer)
        credential = site.server().authenticate_complete(state, [_data(f) for f in mine], parsed)
        counter = AuthenticationResponse.from_dict(parsed).response.authenticator_data.counter
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongCode(over=False) from None
    factor = next(f for f in mine if bytes(f.credential_id or b"") == credential.credential_id)
    if (counter or factor.counter) and counter <= factor.counter:
        raise WrongCode(over=False)  # a copy of the authenticator exists, or the answer is replayed
    with transaction.atomic():
        if not Factor.objects.filter(pk=factor.pk, counter=factor.counter).update(counter=counter, used_at=now):
            raise WrongCode(over=False)
        return shown(session, FactorKind.PASSKEY.value, now, draw)


def _mine(person: int) -> list[Factor]:
    return list(Factor.objects.filter(person_id=person, kind=FactorKind.PASSKEY, ended_at=None).order_by("pk"))


def _data(factor: Factor) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(factor.public_key))


def _keep(session: Session, state: Mapping[str, Any]) -> None:
    session.challenge = json.dumps({"c": state["challenge"], "v": str(state["user_verification"] or "")})
    Session.objects.filter(pk=session.pk).update(challenge=session.challenge)


def _taken(session: Session) -> dict[str, Any]:
    """The challenge, once: whoever comes second finds none."""
    kept = session.challenge
    if not kept or not Session.objects.filter(pk=session.pk, challenge=kept).update(challenge=""):
        raise BadInput("this took too long, or was sent twice: try again")
    session.challenge = ""
    said = json.loads(kept)
    return {"challenge": said["c"], "user_verification": UserVerificationRequirement(said["v"])}


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > MAX_ANSWER:
        raise ValueError
    parsed = json.loads(answer)
    if not isinstance(parsed, dict):
        raise TypeError
    return parsed


def as_text(raw: bytes) -> str:
    """Base64 for URLs, as browsers and `fido2` exchange bytes."""
    return websafe_encode(raw)
