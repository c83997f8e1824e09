"""A letter's way: drafted, numbered, put out, signed, taken back, sent, answered; or cancelled. Killed anywhere."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import BadInput, Damaged, NotFound, Refused
from lachan.server.base.settings import Settings
from lachan.server.notices import outbox
from lachan.server.notices.letters import folders, putting_out, reading, stored
from lachan.server.notices.letters.cancelling import cancel
from lachan.server.notices.letters.drafting import draft
from lachan.server.notices.letters.models import Book, Letter, Telling
from lachan.server.notices.letters.putting_out import put_out, to_put_out
from lachan.server.notices.letters.receipts import note
from lachan.server.notices.letters.states import Receipt, State
from lachan.server.notices.letters.taking_back import take_back
from lachan.server.notices.models import Attempt, Notice
from tests.needs import needs
from tests.notices.build import NOW
from tests.notices.letters.ground import BEGINS, DAY, ENDS, LETTERS, REAL, bodies
from tests.notices.letters.sample import TINOS
from tests.notices.letters.signing import signed, signer

AN = by_command("An")

pytestmark = [pytest.mark.django_db, needs(TINOS[0], command=TINOS[1])]


def drafted(home: Path, count: int = 1, settings: Settings = REAL) -> list[reading.LetterLine]:
    bodies(home, count, settings)
    return list(draft(BEGINS, ENDS, NOW, settings, by=AN).letters)


def laid_out(home: Path, line: reading.LetterLine) -> Path:
    folder = home / "letters" / "for-signing" / f"2026-{int(line.number.partition('/')[0]):04}-A05-P2"
    return folder / f"{folder.name}.pdf"


def signed_file(home: Path, line: reading.LetterLine) -> Path:
    place = home / "signed.pdf"
    place.write_bytes(signed(laid_out(home, line).read_bytes(), signer()))
    return place


def test_one_letter_for_each_state_body_and_none_for_others(tmp_path: Path) -> None:
    made = drafted(tmp_path, 2)
    assert [line.organisation for line in made] == ["so-0", "so-1"]
    assert all(len(line.notices) == 1 and line.state == State.DRAFT for line in made)
    again = draft(BEGINS, ENDS, NOW, REAL, by=AN)
    assert (again.letters, again.already) == ((), ())


def test_a_notice_stands_in_one_letter(tmp_path: Path) -> None:
    drafted(tmp_path)
    assert draft(BEGINS, ENDS - timedelta(days=1), NOW, REAL, by=AN).letters == ()
    telling = Telling.objects.get()
    other = Letter.objects.create(
        organisation=telling.letter.organisation,
        begins=DAY,
        ends=DAY,
        state=State.DRAFT,
        drafted_at=NOW,
        drafted_by="An",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Telling.objects.create(letter=other, notice=telling.notice)


def test_the_period_counts_in_days_of_vietnam(tmp_path: Path) -> None:
    bodies(tmp_path, 1)
    Notice.objects.update(planned_at=NOW.replace(day=30, hour=17))  # midnight of 1 December there
    assert draft(BEGINS, ENDS, NOW, REAL, by=AN).letters == ()
    assert len(draft(date(2026, 12, 1), date(2026, 12, 1), NOW, REAL, by=AN).letters) == 1


@pytest.mark.parametrize(("begins", "ends"), [(ENDS, BEGINS), (date(2025, 1, 1), ENDS)])
def test_a_period_that_is_none(begins: date, ends: date) -> None:
    with pytest.raises(BadInput, match="period"):
        draft(begins, ends, NOW, REAL, by=AN)


def test_the_whole_way(tmp_path: Path) -> None:
    [first] = drafted(tmp_path)
    outbox.send_due(NOW, tmp_path, REAL)
    put = put_out(str(first.id), DAY, NOW, tmp_path, REAL, by=AN)
    assert (put.state, put.number, put.issued_on) == (State.PUT_OUT, "01/A05-P2", DAY)
    assert sorted(p.name for p in laid_out(tmp_path, put).parent.iterdir()) == [
        "2026-0001-A05-P2.docx",
        "2026-0001-A05-P2.pdf",
        "danh-sach-2026-0001-A05-P2.csv",
    ]
    csv = (laid_out(tmp_path, put).parent / "danh-sach-2026-0001-A05-P2.csv").read_text("utf-8-sig")
    assert csv.startswith("ma_thong_bao,dong,time_utc")
    assert first.notices[0] in csv
    back = take_back("01/A05-P2", signed_file(tmp_path, put), NOW, tmp_path, REAL, by=AN)
    assert (back.state, back.signers) == (State.SIGNED, ("Nguyễn Văn Thử",))
    assert take_back("1/2026/A05-P2", tmp_path / "signed.pdf", NOW, tmp_path, REAL, by=AN) == back
    assert not laid_out(tmp_path, put).parent.exists()
    ready = tmp_path / "letters" / "signed" / "2026-0001-A05-P2.pdf"
    assert ready.read_bytes() == (tmp_path / "signed.pdf").read_bytes()

    with pytest.raises(Refused, match="not sent yet"):
        note(str(first.id), Receipt.ARRIVED, NOW, by=AN)
    note("01/A05-P2", Receipt.SENT, NOW, by=AN)
    note("01/A05-P2", Receipt.REGISTERED, NOW, by=AN, number="1234")
    for _ in range(2):  # said twice, counted once
        last = note("01/A05-P2", Receipt.ANSWERED, NOW + timedelta(days=3), by=AN, number="56/SKHCN-TTS")
    assert [(r.state, r.number) for r in last.receipts] == [
        ("sent", ""),
        ("registered", "1234"),
        ("answered", "56/SKHCN-TTS"),
    ]
    notice = Notice.objects.get(organisation__key="so-0")
    assert notice.state == "answered"
    tries = Attempt.objects.filter(notice=notice, channel="letter").order_by("pk").values_list("outcome", flat=True)
    assert list(tries) == ["sent", "answered"]
    assert [line.number for line in reading.of_notice(notice.code)] == ["01/A05-P2"]
    with pytest.raises(Refused, match="withdraw"):
        cancel("01/A05-P2", NOW, tmp_path, by=AN, why="sai")


def test_an_answer_to_a_letter_leaves_a_notice_that_was_never_mailed_as_it_is(tmp_path: Path) -> None:
    [first] = drafted(tmp_path)
    put = put_out(str(first.id), DAY, NOW, tmp_path, REAL, by=AN)
    take_back(put.number, signed_file(tmp_path, put), NOW, tmp_path, REAL, by=AN)
    note(put.number, Receipt.SENT, NOW, by=AN)
    note(put.number, Receipt.ANSWERED, NOW, by=AN, number="1")
    assert Notice.objects.get(organisation__key="so-0").state == "planned"


def test_numbers_rise_without_a_gap_and_cancelled_ones_stay(tmp_path: Path) -> None:
    lines = drafted(tmp_path, 3)
    numbers = [put_out(str(line.id), DAY, NOW, tmp_path, REAL, by=AN).number for line in lines[:2]]
    gone = cancel(numbers[0], NOW, tmp_path, by=AN, why="sai tên cơ quan")
    assert (gone.state, gone.number, gone.cancelled_why) == (State.CANCELLED, "01/A05-P2", "sai tên cơ quan")
    assert not laid_out(tmp_path, gone).parent.exists()
    numbers.append(put_out(str(lines[2].id), DAY, NOW, tmp_path, REAL, by=AN).number)
    again = draft(BEGINS, ENDS, NOW, REAL, by=AN).letters
    assert [line.organisation for line in again] == ["so-0"], "its notices are free for another letter"
    numbers.append(put_out(str(again[0].id), DAY, NOW, tmp_path, REAL, by=AN).number)
    assert numbers == ["01/A05-P2", "02/A05-P2", "03/A05-P2", "04/A05-P2"]
    with pytest.raises(Refused, match="cancelled already"):
        cancel(numbers[0], NOW, tmp_path, by=AN, why="x")
    with pytest.raises(Refused, match="not put out again"):
        put_out(numbers[0], DAY, NOW, tmp_path, REAL, by=AN)


def test_a_draft_that_is_cancelled_never_had_a_number(tmp_path: Path) -> None:
    first, second = drafted(tmp_path, 2)
    assert cancel(str(first.id), NOW, tmp_path, by=AN, why="x").number == ""
    assert put_out(str(second.id), DAY, NOW, tmp_path, REAL, by=AN).number == "01/A05-P2"


def test_a_new_year_begins_a_new_book_and_dates_never_go_back(tmp_path: Path) -> None:
    first, second, third = drafted(tmp_path, 3)
    put_out(str(first.id), DAY, NOW, tmp_path, REAL, by=AN)
    with pytest.raises(Refused, match="no earlier date"):
        put_out(str(second.id), DAY - timedelta(days=1), NOW, tmp_path, REAL, by=AN)
    assert reading.letter(str(second.id)).state == State.DRAFT
    assert put_out(str(second.id), date(2027, 1, 4), NOW, tmp_path, REAL, by=AN).number == "01/A05-P2"
    assert put_out(str(third.id), DAY, NOW, tmp_path, REAL, by=AN).number == "02/A05-P2"
    assert reading.letter("01/A05-P2").issued_on == date(2027, 1, 4), "the newest year's"
    assert reading.letter("1/2026/A05-P2").issued_on == DAY


@pytest.mark.slow
@pytest.mark.parametrize("where", ["pdf", "docx", "settle", "_copy"])
def test_interrupted_anywhere_it_goes_on_with_the_same_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    first, second = drafted(tmp_path, 2)

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(folders if where in ("settle", "_copy") else putting_out, where, dies)
        with pytest.raises(KeyboardInterrupt):
            put_out(str(first.id), DAY, NOW, tmp_path, REAL, by=AN)
    assert put_out(str(second.id), DAY, NOW, tmp_path, REAL, by=AN).number == "02/A05-P2"
    assert to_put_out() == [str(first.id), str(second.id)]
    lines = [put_out(name, DAY + timedelta(days=1), NOW, tmp_path, REAL, by=AN) for name in to_put_out()]
    assert [(line.number, line.issued_on, line.state) for line in lines] == [
        ("01/A05-P2", DAY, "put-out"),
        ("02/A05-P2", DAY, "put-out"),
    ]
    assert all(laid_out(tmp_path, line).is_file() for line in lines)
    assert Book.objects.get().last == 2


def test_an_interrupted_numbering_uses_no_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [first] = drafted(tmp_path)

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Letter, "save", dies)
        with pytest.raises(KeyboardInterrupt):
            put_out(str(first.id), DAY, NOW, tmp_path, REAL, by=AN)
    assert put_out(str(first.id), DAY, NOW, tmp_path, REAL, by=AN).number == "01/A05-P2"


def test_interrupted_after_it_was_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [first] = drafted(tmp_path)
    put = put_out(str(first.id), DAY, NOW, tmp_path, REAL, by=AN)
    file = signed_file(tmp_path, put)
    with monkeypatch.context() as broken:
        broken.setattr(folders, "_copy", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            take_back(put.number, file, NOW, tmp_path, REAL, by=AN)
    assert take_back(put.number, file, NOW, tmp_path, REAL, by=AN).state == State.SIGNED
    assert (tmp_path / "letters/signed/2026-0001-A05-P2.pdf").is_file()


def test_a_changed_file_changes_nothing(tmp_path: Path) -> None:
    [first] = drafted(tmp_path)
    put = put_out(str(first.id), DAY, NOW, tmp_path, REAL, by=AN)
    file = signed_file(tmp_path, put)
    raw = bytearray(file.read_bytes())
    raw[2_000] ^= 1
    file.write_bytes(raw)
    with pytest.raises(Refused, match="bytes were changed"):
        take_back(put.number, file, NOW, tmp_path, REAL, by=AN)
    assert reading.letter(put.number) == put
    assert not (tmp_path / "letters/signed").exists()


def test_the_letter_of_another_body_is_refused(tmp_path: Path) -> None:
    first, second = (put_out(str(line.id), DAY, NOW, tmp_path, REAL, by=AN) for line in drafted(tmp_path, 2))
    with pytest.raises(Refused, match="not the letter"):
        take_back(first.number, signed_file(tmp_path, second), NOW, tmp_path, REAL, by=AN)


def test_trials_and_demos_have_their_own_book_and_are_not_taken_back(tmp_path: Path) -> None:
    trial = Settings(letters=LETTERS)
    [first] = drafted(tmp_path, 1, trial)
    put = put_out(str(first.id), DAY, NOW, tmp_path, trial, by=AN)
    assert put.number == "01/THU-A05-P2"
    with pytest.raises(Refused, match="trial"):
        take_back(put.number, tmp_path / "roots.pem", NOW, tmp_path, trial, by=AN)


def test_a_real_instance_says_first_who_signs(tmp_path: Path) -> None:
    [first] = drafted(tmp_path)
    unsaid = REAL.model_copy(update={"letters": LETTERS.model_copy(update={"signer": ""})})
    with pytest.raises(BadInput, match="signer first"):
        put_out(str(first.id), DAY, NOW, tmp_path, unsaid, by=AN)
    odd = REAL.model_copy(update={"letters": LETTERS.model_copy(update={"issuer_symbol": "../x"})})
    with pytest.raises(BadInput, match="symbol"):
        put_out(str(first.id), DAY, NOW, tmp_path, odd, by=AN)
    assert reading.letter(str(first.id)).state == State.DRAFT


def test_roots_that_cannot_be_read(tmp_path: Path) -> None:
    [first] = drafted(tmp_path)
    put = put_out(str(first.id), DAY, NOW, tmp_path, REAL, by=AN)
    file = signed_file(tmp_path, put)
    for raw in (b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        (tmp_path / "roots.pem").write_bytes(raw)
        with pytest.raises(BadInput, match="trust_roots"):
            take_back(put.number, file, NOW, tmp_path, REAL, by=AN)
    (tmp_path / "roots.pem").unlink()
    with pytest.raises(BadInput, match="cannot be read"):
        take_back(put.number, file, NOW, tmp_path, REAL, by=AN)


def test_a_put_out_file_that_is_damaged_is_not_signed_for(tmp_path: Path) -> None:
    [first] = drafted(tmp_path)
    put = put_out(str(first.id), DAY, NOW, tmp_path, REAL, by=AN)
    file = signed_file(tmp_path, put)
    assert list(stored.check(tmp_path, deep=True)) == []
    (tmp_path / put.pdf_path).write_bytes(b"x")
    with pytest.raises(Damaged, match="backup"):
        take_back(put.number, file, NOW, tmp_path, REAL, by=AN)
    [found] = stored.check(tmp_path, deep=True)
    assert (found.kind, found.path) == ("wrong-digest", put.pdf_path)
    (tmp_path / put.pdf_path).unlink()
    assert [f.kind for f in stored.check(tmp_path, deep=False)] == ["file-missing"]


@pytest.mark.parametrize("name", ["", "x", "0", "99", "1/2026", "1/2026/A05-P9", "01/../x", "9999999999"])
def test_names_that_name_no_letter(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        reading.letter(name)


@pytest.mark.parametrize(
    ("receipt", "number"), [(Receipt.REGISTERED, ""), (Receipt.REGISTERED, "x" * 61), (Receipt.ARRIVED, "1")]
)
def test_numbers_of_theirs_where_they_belong(tmp_path: Path, receipt: Receipt, number: str) -> None:
    [first] = drafted(tmp_path)
    with pytest.raises(BadInput, match="number"):
        note(str(first.id), receipt, NOW, by=AN, number=number)
    with pytest.raises(Refused, match="only a signed one"):
        note(str(first.id), Receipt.SENT, NOW, by=AN)
