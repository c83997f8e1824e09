"""What somebody made for others holds only while they could still make it: keys of programs, and invitations.

Whoever keeps an organisation's people and keys is its security contact, or an administrator of the body that runs this
(`access/rights.csv`). A command at the machine is nobody's role and always holds.
"""

from datetime import datetime

from django.db.models import Q

from lachan.server.accounts.models import Invitation, Key, Membership, valid_at
from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.post.writing import withdraw as withdraw_letter


def still_keeps(actor: str, organisation: str, now: datetime) -> bool:
    """Whether who made something, as the audit record names them, could make it for this organisation now."""
    kind, _, number = actor.partition(":")
    if kind != "person":
        return True
    there = Q(organisation=HOUSE, role=Role.ADMINISTRATOR)
    if organisation != HOUSE:
        there |= Q(organisation=organisation, role=Role.SECURITY_CONTACT)
    held = Membership.objects.filter(valid_at(now), there, person_id=int(number), person__ended_at=None)
    return held.exists()


def take_back(by: By, person: int, now: datetime) -> None:
    """Revoke the keys and withdraw the invitations of somebody who has just lost a role, where it was needed for them.

    Inside the transaction that ends the role.
    """
    actor = f"person:{person}"
    for key in Key.objects.filter(made_by=actor, revoked_at=None, expires_at__gt=now):
        if not still_keeps(actor, key.organisation, now):
            Key.objects.filter(pk=key.pk).update(revoked_at=now)
            record(by, Act.KEY_REVOKED, subject=f"key:{key.pk}", organisation=key.organisation, now=now)
    waiting = Invitation.objects.filter(made_by=actor, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    for one in waiting:
        if not still_keeps(actor, one.organisation, now):
            Invitation.objects.filter(pk=one.pk).update(withdrawn_at=now)
            withdraw_letter(f"invitation:{one.pk}", now)
            subject = f"invitation:{one.pk}"
            record(by, Act.INVITATION_WITHDRAWN, subject=subject, organisation=one.organisation, now=now)
