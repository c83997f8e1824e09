"""A drafted letter gets its number, is set as PDF and DOCX, and is laid out for signing.

The number is given in one transaction with the letter's state; the files are made after it, by what is stored, and the
copies laid out last. Killed anywhere and run again, a letter keeps its number and the book has no gap.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import Refused
from lachan.server.base.settings import Settings
from lachan.server.notices import items, store
from lachan.server.notices.letters import annex, folders
from lachan.server.notices.letters.as_docx import docx
from lachan.server.notices.letters.as_pdf import pdf
from lachan.server.notices.letters.book import next_number
from lachan.server.notices.letters.composing import compose, number_text
from lachan.server.notices.letters.content import Content, Occasion
from lachan.server.notices.letters.models import Letter
from lachan.server.notices.letters.reading import LetterLine, get, letter
from lachan.server.notices.letters.sending import sender_of, symbol_of
from lachan.server.notices.letters.states import State


def put_out(name: str, day: date, now: datetime, home: Path, settings: Settings, *, by: By) -> LetterLine:
    """Number a letter with the date `day`, make its files, lay them out for signing. Safe to run again: what has its
    number keeps it and its date.

    Errors: NotFound; BadInput for settings that are not filled in; Refused for a letter that is signed or cancelled, or
    a date before the last number's; Damaged where the rows of a notice are.
    """
    sender_of(settings)
    found = _number(get(name).pk, day, now, settings, by)
    if found.state == State.NUMBERED:
        _make_files(found, now, home, settings)
        found = Letter.objects.select_related("organisation__parent", "book").get(pk=found.pk)
    if found.state == State.PUT_OUT:
        folders.settle(home, found)
    return letter(str(found.pk))


def to_put_out() -> list[str]:
    """Letters that are drafted, or were put out and may have been interrupted, by `id`; the oldest first."""
    waiting = (State.DRAFT, State.NUMBERED, State.PUT_OUT)
    return [str(pk) for pk in Letter.objects.filter(state__in=waiting).order_by("pk").values_list("pk", flat=True)]


def _number(pk: int, day: date, now: datetime, settings: Settings, by: By) -> Letter:
    with transaction.atomic():
        found = Letter.objects.select_for_update(of=("self",)).select_related("organisation__parent", "book").get(pk=pk)
        if found.state in (State.SIGNED, State.CANCELLED):
            raise Refused(f"the letter is {found.state}: it is not put out again")
        if found.state == State.DRAFT:
            found.book, found.number = next_number(symbol_of(settings), day)
            found.issued_on, found.banner, found.state = day, settings.banner, State.NUMBERED
            found.save(update_fields=["book", "number", "issued_on", "banner", "state"])
            record(by, Act.LETTER_TAKEN_OUT, subject=f"letter:{pk}", organisation=found.organisation.key, now=now)
    return found


def _make_files(found: Letter, now: datetime, home: Path, settings: Settings) -> None:
    rows = _rows(found, home)
    ending, table = annex.table(rows, found.banner)
    content = content_of(found, rows, f"danh-sach-{folders.name_of(found)}{ending}", settings)
    with store.Shelf(home) as shelf:
        pdf_path, pdf_digest = shelf.keep(folders.PDF, pdf(content, table, settings.letters.fonts))
        docx_path, docx_digest = shelf.keep(folders.DOCX, docx(content))
        kind = folders.LIST if ending == folders.LIST[1] else folders.PACKED
        list_path, list_digest = shelf.keep(kind, table)
        shelf.settle()
    Letter.objects.filter(pk=found.pk, state=State.NUMBERED).update(
        state=State.PUT_OUT,
        put_out_at=now,
        pdf_path=pdf_path,
        pdf_digest=pdf_digest,
        docx_path=docx_path,
        docx_digest=docx_digest,
        list_path=list_path,
        list_digest=list_digest,
    )


def content_of(found: Letter, rows: dict[str, pl.DataFrame], file: str, settings: Settings) -> Content:
    """What a numbered letter says. Errors: BadInput."""
    assert found.book is not None
    assert found.number is not None
    assert found.issued_on is not None
    above = found.organisation.parent
    occasion = Occasion(
        number=number_text(found.number, found.book.symbol),
        issued_on=found.issued_on,
        begins=found.begins,
        ends=found.ends,
        answer_by=found.issued_on + timedelta(days=settings.letters.answer_days),
        organisation=found.organisation.name,
        above=above.name if above is not None else "",
        banner=found.banner,
    )
    return compose(occasion, sender_of(settings), annex.told(rows), annex.listing(rows), file)


def _rows(found: Letter, home: Path) -> dict[str, pl.DataFrame]:
    """The rows of each notice it tells of, by code."""
    tellings = found.tellings.filter(released=False).select_related("notice").order_by("notice__planned_at", "notice")
    return {
        telling.notice.code: items.read_kept(store.read(home, telling.notice.items_path, telling.notice.items_digest))
        for telling in tellings
    }
