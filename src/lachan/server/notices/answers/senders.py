"""Whether who answers is of the organisation that was told."""

from datetime import datetime

from lachan.server.notices.answers.proof import is_public
from lachan.server.notices.models import Notice
from lachan.server.registry.mailboxes import holders_of, organisations_at, organisations_writing_from
from lachan.server.registry.reading import contacts_for


def is_theirs(sender: str, notice: Notice, now: datetime) -> bool:
    """One of their contacts, or whom we wrote to; else somebody at a domain that is theirs and nobody else's.

    An address of another organisation's contact never is, nor one at a domain where anybody can have an address.
    """
    key = notice.organisation.key
    if not sender:
        return False
    contacts = {one.email.casefold() for one in contacts_for([key], now)[key]}
    if sender in contacts or sender == notice.recipient.casefold():
        return True
    domain = sender.rpartition("@")[2]
    if organisations_at(sender) or is_public(domain):
        return False
    holders = holders_of(domain, now)
    if holders:
        return holders == {key}
    return organisations_writing_from(domain) == {key}


def is_known(sender: str, now: datetime) -> bool:
    """Whether somebody in the registry writes from there."""
    domain = sender.rpartition("@")[2]
    if not sender:
        return False
    return bool(organisations_at(sender) or (not is_public(domain) and holders_of(domain, now)))
