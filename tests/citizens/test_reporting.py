"""A report is taken: once, sealed, bounded, counted for everybody together, and gone in time."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, Damaged, NotFound
from lachan.server.base.settings import Citizens
from lachan.server.citizens import forms, pictures, receipts, removing, reporting, sealing, working
from lachan.server.citizens.codes import code_of
from lachan.server.citizens.looking_up import look_up
from lachan.server.citizens.models import Arrivals, Picture, Report
from lachan.server.citizens.words import Reason, What
from lachan.server.citizens.writing import Given
from tests.accounts.ground import NOW
from tests.citizens.ground import CANARIES, JPEG, MAIL, NOBODY, PNG, TOLD, given, keys_of, newest, reported

pytestmark = pytest.mark.django_db


def files(home: Path) -> list[Path]:
    return sorted(path for path in (home / pictures.FOLDER).glob("*/*") if path.is_file())


def every_cell() -> str:
    """All that any table of the database holds, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cells = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            cells += [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor for cell in row]
    return "\n".join(cell.decode("latin-1") if isinstance(cell, bytes) else str(cell) for cell in cells)


def test_a_report_is_sealed_in_row_and_file_and_says_only_kind_day_state_and_sizes(tmp_path: Path) -> None:
    receipt = reported(tmp_path, pictures=(PNG, JPEG))
    row = newest()
    assert (row.what, row.day.isoformat(), row.state, row.size) == ("message", "2026-11-22", "waiting", len(row.sealed))
    assert sorted(Picture.objects.values_list("form", "size")) == [("jpeg", len(JPEG)), ("png", len(PNG))]
    cells = every_cell()
    raw = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for word in (*CANARIES, receipt, receipts.grouped(receipt)):
        assert word not in cells
        assert word.encode() not in raw
    contents = sealing.contents(sealing.unseal(keys_of(tmp_path), bytes(row.salt), "contents", bytes(row.sealed)))
    assert contents.contact == MAIL
    assert [pictures.read(tmp_path, keys_of(tmp_path), one) for one in row.pictures.order_by("pk")] == [PNG, JPEG]
    entry = Entry.objects.get(act="report-made")
    assert (entry.actor, entry.subject) == ("nobody", f"report:{row.pk}")
    assert "canary" not in repr(contents) + repr(given()) + repr(keys_of(tmp_path))


def test_a_part_opens_under_its_own_key_and_place_only(tmp_path: Path) -> None:
    reported(tmp_path, "one")
    first = newest()
    reported(tmp_path, "two")
    second = newest()
    ours = keys_of(tmp_path)
    for salt, part, sealed in (
        (second.salt, "contents", first.sealed),
        (first.salt, "answer", first.sealed),
        (first.salt, "contents", bytes(first.sealed)[:-1] + b"\0"),
        (first.salt, "contents", b""),
    ):
        with pytest.raises(Damaged):
            sealing.unseal(ours, bytes(salt), part, bytes(sealed))


def test_the_same_form_sent_again_is_the_same_report(tmp_path: Path) -> None:
    receipt = reported(tmp_path, "one")
    kept = files(tmp_path)
    assert reported(tmp_path, "one", now=NOW + timedelta(hours=1)) == receipt
    for changed in ({"form": Given(What.APP, "something else", "", "", "vi")}, {"pictures": (JPEG,)}, {"pictures": ()}):
        with pytest.raises(forms.SentBefore):
            reported(tmp_path, "one", **changed)
    assert reported(tmp_path, "two") != receipt
    assert Report.objects.count() == 2
    assert set(kept) <= set(files(tmp_path))
    assert len(files(tmp_path)) == 2
    assert Arrivals.objects.get().count == 2


def test_two_that_are_sent_at_the_same_moment_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep, first = pictures.keep, []

    def while_another_is_taken(*arguments: Any) -> Any:
        kept = keep(*arguments)
        if not first:
            first.append("")
            first.append(reported(tmp_path, "one", draw=" sooner"))
        return kept

    monkeypatch.setattr(pictures, "keep", while_another_is_taken)
    assert reported(tmp_path, "one") == first[1]
    assert (Report.objects.count(), Picture.objects.get().form, len(files(tmp_path))) == (1, "png", 1)
    assert Arrivals.objects.get().count == 1


def test_a_receipt_that_another_report_has_is_not_given_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = receipts.drawn
    monkeypatch.setattr(receipts, "drawn", lambda keys, nonce, turn: drawn(keys, b"" if turn < 2 else nonce, turn))
    made = [reported(tmp_path, str(seed), pictures=()) for seed in range(3)]
    assert len(set(made)) == 3
    assert [reported(tmp_path, str(seed), pictures=()) for seed in range(3)] == made


@pytest.mark.parametrize(
    ("form", "sent", "field"),
    [
        (Given(What.OTHER, "", "", "0900", "vi"), (), "report"),
        (Given(What.OTHER, " \u202e\n", "", "", "vi"), (), "report"),
        (Given(What.OTHER, "x" * 4_001, "", "", "vi"), (), "text"),
        (Given(What.OTHER, "a", "x" * 501, "", "vi"), (), "link"),
        (Given(What.OTHER, "a", "", "x" * 121, "vi"), (), "contact"),
        (Given(What.OTHER, "a", "", "lan@", "vi"), (), "contact"),
        (Given(What.OTHER, "a", "", "lan@people.example\r\nBcc: x@y.example", "vi"), (), "contact"),
        (given(), (PNG,) * 4, "pictures"),
        (given(), (PNG, b"GIF89a" + PNG), "pictures: number 2"),
        (given(), (b"<svg onload=alert(1)>",), "pictures"),
        (given(), (b"MZ" + PNG,), "pictures"),
        (given(), (PNG + b"x" * 3_000_000,), "pictures: number 1 is larger than 3 MB"),
    ],
    ids=(
        "nothing",
        "unseen",
        "text",
        "link",
        "contact",
        "half-mail",
        "header",
        "many",
        "gif",
        "svg",
        "program",
        "large",
    ),
)
def test_what_is_not_taken_names_its_field_and_leaves_nothing(
    tmp_path: Path, form: Given, sent: tuple[bytes, ...], field: str
) -> None:
    with pytest.raises(BadInput, match=f"^{field}") as wrong:
        reported(tmp_path, form=form, pictures=sent)
    assert "canary" not in str(wrong.value)
    assert not Report.objects.exists()
    assert files(tmp_path) == []
    assert not Arrivals.objects.exists()


def test_each_form_of_picture_is_known_by_its_first_bytes() -> None:
    for brand in (b"heic", b"heix", b"mif1"):
        assert pictures.form_of(b"\0\0\0\x18ftyp" + brand) == "heic"
    assert pictures.form_of(b"RIFF\x10\0\0\0WEBPVP8 ") == "webp"
    assert pictures.form_of(b"\0\0\0\x18ftypmp42") is None
    assert pictures.form_of(b"RIFF\x10\0\0\0WAVE") is None


def test_one_ceiling_for_everybody_which_the_next_hour_lifts(tmp_path: Path) -> None:
    few = Citizens(max_per_hour=2)
    for seed in ("one", "two"):
        reported(tmp_path, seed, told=few)
    with pytest.raises(reporting.Full):
        reported(tmp_path, "three", told=few)
    assert len(files(tmp_path)) == 2
    assert reported(tmp_path, "one", told=few), "what was taken has its receipt still"
    reported(tmp_path, "three", told=few, now=NOW + timedelta(hours=1))
    reported(tmp_path, "four", told=few, now=NOW + timedelta(days=2))
    removing.remove_old(By("job:tests"), tmp_path, few, NOW + timedelta(days=2))
    assert Arrivals.objects.count() == 1
    with pytest.raises(reporting.Full):
        reported(tmp_path, "five", told=Citizens(accept=False))


def test_who_sends_very_many_has_half(tmp_path: Path) -> None:
    few = Citizens(max_per_hour=4, max_stored_bytes=3 * len(PNG))
    for seed in ("one", "two"):
        reported(tmp_path, seed, told=few, often=True, pictures=(PNG,) if seed == "one" else ())
    with pytest.raises(reporting.Full):
        reported(tmp_path, "three", told=few, often=True, pictures=())
    with pytest.raises(BadInput, match="no room for pictures"):
        reported(tmp_path, "three", told=few, often=True, now=NOW + timedelta(hours=1))
    reported(tmp_path, "three", told=few)
    reported(tmp_path, "four", told=few, pictures=())


def test_pictures_of_spam_go_after_a_week_and_take_nobodys_room(tmp_path: Path) -> None:
    told = Citizens(max_stored_bytes=len(PNG) + 1)
    reported(tmp_path, "one", told=told)
    code = code_of(newest().pk)
    working.close(NOBODY, code, Reason.SPAM, NOW)
    reported(tmp_path, "two", told=told)
    week = NOW + removing.SPAM_KEPT
    assert removing.remove_spam(By("job:tests"), tmp_path, week - timedelta(days=1)) == 0
    assert removing.remove_spam(By("job:tests"), tmp_path, week) == 1
    assert removing.remove_spam(By("job:tests"), tmp_path, week) == 0
    assert (Picture.objects.count(), len(files(tmp_path)), Report.objects.count()) == (1, 1, 2)


def test_without_room_for_pictures_reports_come_without_them(tmp_path: Path) -> None:
    small = Citizens(max_stored_bytes=len(PNG) + 1)
    reported(tmp_path, "one", told=small)
    with pytest.raises(BadInput, match="no room for pictures"):
        reported(tmp_path, "two", told=small)
    reported(tmp_path, "two", told=small, pictures=())


def test_it_is_gone_in_time_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    receipt, ours = reported(tmp_path, "one", pictures=(PNG, JPEG)), keys_of(tmp_path)
    later = NOW + timedelta(days=TOLD.keep_days - 1)
    reported(tmp_path, "two", now=later)
    assert removing.remove_old(By("job:tests"), tmp_path, TOLD, later) == 0
    assert look_up(receipt, ours, TOLD, later).day.isoformat() == "2026-11-22"
    over = NOW + timedelta(days=TOLD.keep_days)
    with pytest.raises(NotFound):
        look_up(receipt, ours, TOLD, over)
    assert removing.remove_old(By("job:tests"), tmp_path, TOLD, over) == 1
    assert (Report.objects.count(), len(files(tmp_path))) == (1, 1)
    assert Entry.objects.get(act="reports-removed").details == '{"pictures":2,"reports":1}'


def test_files_without_a_row_are_swept_after_a_day(tmp_path: Path) -> None:
    reported(tmp_path, "one")
    stray = tmp_path / pictures.FOLDER / "ab" / ("ab" * 16)
    stray.parent.mkdir(parents=True, exist_ok=True)
    for path in (stray, stray.with_name(f".{stray.name}.1.aside")):
        path.write_bytes(b"half")
    assert pictures.sweep(tmp_path, NOW.fromtimestamp(stray.stat().st_mtime, NOW.tzinfo)) == 0
    later = NOW.fromtimestamp(stray.stat().st_mtime, NOW.tzinfo) + timedelta(days=1, seconds=1)
    assert pictures.sweep(tmp_path, later) == 2
    assert len(files(tmp_path)) == 1


def test_a_picture_that_was_changed_or_is_gone_is_told_apart(tmp_path: Path) -> None:
    reported(tmp_path)
    one, (path,) = newest().pictures.get(), files(tmp_path)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(Damaged):
        pictures.read(tmp_path, keys_of(tmp_path), one)
    path.unlink()
    with pytest.raises(NotFound):
        pictures.read(tmp_path, keys_of(tmp_path), one)
