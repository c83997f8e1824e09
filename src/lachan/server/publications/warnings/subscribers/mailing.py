"""What is out is mailed to who subscribes, some at a time: each portion and how far it got in one transaction, so that
a run that was killed goes on where it stood, and nobody is written to twice."""

from datetime import datetime
from typing import Final

from django.db import transaction

from lachan.server.base.errors import Damaged
from lachan.server.base.settings import Settings
from lachan.server.post.composing import Sheet, as_read
from lachan.server.post.languages import Language
from lachan.server.post.sealing import Contents
from lachan.server.post.words import Purpose
from lachan.server.post.writing import TOLD_WITHIN, waiting, write_many
from lachan.server.publications.warnings.forms.house import House
from lachan.server.publications.warnings.forms.texts import lead, over
from lachan.server.publications.warnings.models import Mailing, Subscriber
from lachan.server.publications.warnings.reading import Edition, one
from lachan.server.publications.warnings.subscribers.sealing import Sealed, unseal
from lachan.server.publications.warnings.words import PUBLIC, State
from lachan.server.publications.warnings.writing import held

PORTION: Final = 500


def mail(house: House, now: datetime, *, limit: int = 1_000) -> int:
    """Lay out letters for what is not mailed yet, so that at most `limit` wait; how many. The job `post` sends them.

    Few wait at a time, so that what is withdrawn or corrected, and who leaves, is not overtaken by thousands of letters
    that were laid out hours before.
    """
    made, room = 0, limit - waiting(Purpose.WARNING)
    for number in Mailing.objects.filter(done_at=None).order_by("pk").values_list("pk", flat=True):
        while made < room and (some := _portion(number, house, now, min(PORTION, room - made))) is not None:
            made += some
    return made


def _portion(number: int, house: House, now: datetime, most: int) -> int | None:
    """The next subscribers of one mailing, at most so many; None: it is done."""
    with transaction.atomic():
        held(Mailing.objects.values_list("version__warning_id", flat=True).get(pk=number))  # as who withdraws it does
        mailing = Mailing.objects.select_for_update().select_related("version").get(pk=number)
        version = mailing.version
        if mailing.done_at is not None or version.edition is None or version.state not in PUBLIC:
            return None
        edition = one(version.warning_id, now, version.edition)
        stale = edition.state != (State.WITHDRAWN if mailing.withdrawal else State.PUBLISHED)
        rows = Subscriber.objects.filter(confirmed_at__isnull=False, pk__gt=mailing.last).order_by("pk")
        some = [] if stale else list(rows[:most])
        if not some:
            Mailing.objects.filter(pk=number).update(done_at=now)
            return None
        until = now + TOLD_WITHIN if mailing.withdrawal else min(now + TOLD_WITHIN, edition.content.expires)
        letters = [(found, row.language) for row in some if (found := _letter(row, edition, house)) is not None]
        # The subject names the version and not the subscriber: nothing ties a sent letter to a person.
        write_many(Purpose.WARNING, letters, subject=f"warning:{edition.number}", now=now, expires_at=until)
        Mailing.objects.filter(pk=number).update(last=some[-1].pk, mailed=mailing.mailed + len(letters))
        return len(letters)


def preview(edition: Edition, house: House, language: str, settings: Settings) -> tuple[str, str]:
    """Subject and text of the mail that a subscriber would get, for who looks before it goes."""
    nobody = _contents(edition, house, language, Sealed("ban@vidu.example", "…"))
    at = edition.published_at
    return as_read(Sheet(0, Purpose.WARNING, Language(language), at, at, nobody), settings)


def _letter(row: Subscriber, edition: Edition, house: House) -> Contents | None:
    """None where the row cannot be opened: the others are mailed all the same."""
    try:
        return _contents(edition, house, row.language, unseal(bytes(row.sealed)))
    except Damaged:
        return None


def _contents(edition: Edition, house: House, wanted: str, held: Sealed) -> Contents:
    titles = tuple(f"{lead(edition, language)}: {edition.content.text(language).title}" for language in ("vi", "en"))
    prefix = "/en" if wanted == "en" else ""
    return Contents(
        recipient=held.address,
        name="",
        link=house.link(edition, wanted),
        about=(titles[0], titles[1]),
        body=(_body(edition, "vi"), _body(edition, "en")),
        steps=((), ()) if edition.over else (edition.content.vi.steps, edition.content.en.steps),
        leave=f"{house.base}{prefix}/canh-bao/thoi-nhan/{held.leave}",
    )


def _body(edition: Edition, language: str) -> tuple[str, ...]:
    text, vi = edition.content.text(language), language == "vi"
    if edition.over:
        return (over(edition, language),)
    again = f"{'Bản sửa số' if vi else 'Corrected, edition'} {edition.edition}." if edition.edition > 1 else ""
    who = f"{'Ai cần chú ý' if vi else 'Who is concerned'}: {text.who}"
    return tuple(one for one in (again, text.what, who) if one)
