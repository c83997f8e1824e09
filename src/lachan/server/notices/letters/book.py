"""The number book of a year and symbol: without a gap, no number twice, also with two writers."""

from datetime import date

from lachan.server.base.errors import Refused
from lachan.server.notices.letters.models import Book


def next_number(symbol: str, day: date) -> tuple[Book, int]:
    """The next number for a letter dated `day`. Only inside the transaction that gives it to a letter: where that does
    not commit, the number is not used up.

    Errors: Refused for a day before that of the number given last (Decree 30/2020, Art. 18: numbers follow the dates).
    """
    Book.objects.get_or_create(year=day.year, symbol=symbol)
    book = Book.objects.select_for_update().get(year=day.year, symbol=symbol)
    if book.last_on is not None and day < book.last_on:
        raise Refused(f"number {book.last} was given on {book.last_on}: a later number has no earlier date")
    book.last, book.last_on = book.last + 1, day
    book.save(update_fields=["last", "last_on"])
    return book, book.last
