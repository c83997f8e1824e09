"""What a wish does to contacts: nobody is deleted, and a mailbox that is replaced is never told again."""

from datetime import datetime

from django.db.models import Q, QuerySet

from lachan.server.base.errors import BadInput, NotFound
from lachan.server.registry.contacts import own_domains
from lachan.server.registry.models import Contact, Organisation
from lachan.server.registry.requests.wishes import Wish
from lachan.server.registry.sources.boxes import registry_boxes
from lachan.server.registry.words import Kind


def check(owner: Organisation, wish: Wish, now: datetime) -> None:
    """Errors: NotFound for a contact that is not there, not theirs or over; BadInput for one they have already, and for
    the mailbox of a registry of addresses."""
    old = None if wish.contact is None else _theirs(owner, wish.contact, now)
    if wish.kind == Kind.CONTACT_ENDED:
        return
    if wish.email and registry_boxes().owns_mail(wish.email, own_domains().get(owner.key, frozenset())):
        raise BadInput("email: the box of a registry of addresses, which is never told")
    purpose = wish.purpose if old is None else old.purpose
    same = _standing(owner, now).filter(purpose=purpose, email=wish.email)
    if not wish.email:
        same = same.filter(phone=wish.phone)
    if (same if old is None else same.exclude(pk=old.pk)).exists():
        raise BadInput("email: a contact of this organisation for this purpose already")


def apply(owner: Organisation, wish: Wish, now: datetime) -> Contact:
    """The contact as it is afterwards. Called in a transaction. Errors: as `check`."""
    check(owner, wish, now)
    if wish.kind == Kind.CONTACT_ADDED:
        return _new(owner, wish.purpose, wish, now)
    assert wish.contact is not None
    old = _theirs(owner, wish.contact, now)
    if wish.kind == Kind.CONTACT_ENDED:
        old.valid_to = max(wish.since or now, now)
        old.left_at = now if old.valid_to == now else old.left_at
        old.save(update_fields=["valid_to", "left_at"])
        return old
    if (wish.email or wish.phone) == (old.email or old.phone) and bool(wish.email) == bool(old.email):
        old.name, old.phone, old.language, old.confirmed_at = wish.name, wish.phone, wish.language, now
        old.save(update_fields=["name", "phone", "language", "confirmed_at"])
        return old
    # `left_at`, so that an import of the file it came from does not bring it back
    old.valid_to = old.left_at = now
    old.save(update_fields=["valid_to", "left_at"])
    return _new(owner, old.purpose, wish, now)


def _new(owner: Organisation, purpose: str, wish: Wish, now: datetime) -> Contact:
    return Contact.objects.create(
        organisation=owner, purpose=purpose, name=wish.name, email=wish.email, phone=wish.phone,
        language=wish.language, valid_from=now, confirmed_at=now,
    )  # fmt: skip


def _theirs(owner: Organisation, number: int, now: datetime) -> Contact:
    found = _standing(owner, now).filter(pk=number).first()
    if found is None:
        raise NotFound("no such contact")
    return found


def _standing(owner: Organisation, now: datetime) -> QuerySet[Contact]:
    return Contact.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now), organisation=owner, left_at=None)
