"""Receipts and empty forms: what is taken for one, what is told at once, what cannot be forged. And the texts."""

import contextlib
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.citizens import drafts, forms, keys, receipts, tickets
from lachan.server.citizens.happenings import WAYS, by_slug, happenings
from lachan.server.citizens.keys import Keys
from lachan.server.citizens.words import REASONS, STATES, Reason, State, What
from tests.accounts.ground import NOW
from tests.citizens.ground import TOLD, drawn

OURS = Keys(b"k" * keys.BYTES)
OTHER = Keys(b"o" * keys.BYTES)
nonces = st.binary(min_size=16, max_size=16)


@given(nonces)
def test_a_receipt_is_sixteen_digits_and_is_read_as_people_write_it(nonce: bytes) -> None:
    receipt = receipts.drawn(OURS, nonce, 0)
    assert len(receipt) == 16
    assert receipt.isdigit()
    grouped = receipts.grouped(receipt)
    assert [len(group) for group in grouped.split(" ")] == [4, 4, 4, 4]
    for typed in (receipt, grouped, grouped.replace(" ", "-"), f"  {grouped}\n", grouped.replace(" ", "\u00a0")):
        assert receipts.read(typed) == receipt
    assert receipts.digest(OURS, receipt) != receipts.digest(OTHER, receipt)
    assert receipts.drawn(OTHER, nonce, 0) != receipt


@given(nonces, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_told_at_once(nonce: bytes, place: int, more: int) -> None:
    receipt = receipts.drawn(OURS, nonce, 0)
    wrong = receipt[:place] + str((int(receipt[place]) + more) % 10) + receipt[place + 1 :]
    with pytest.raises(BadInput) as told:
        receipts.read(wrong)
    assert wrong not in str(told.value)


@given(nonces, st.integers(0, 14))
def test_two_neighbours_that_changed_places_are_told_at_once(nonce: bytes, place: int) -> None:
    receipt = receipts.drawn(OURS, nonce, 0)
    turned = receipt[:place] + receipt[place + 1] + receipt[place] + receipt[place + 2 :]
    if turned != receipt:
        with pytest.raises(BadInput):
            receipts.read(turned)


@given(st.text(max_size=80))
def test_anything_else_is_no_receipt(text: str) -> None:
    with contextlib.suppress(BadInput):
        assert len(receipts.read(text)) == 16


def test_digits_are_spread_evenly() -> None:
    made = [receipts.drawn(OURS, number.to_bytes(16, "big"), 0) for number in range(4_000)]
    assert len(set(made)) == len(made)
    for place in range(16):
        seen = [sum(one[place] == digit for one in made) for digit in "0123456789"]
        assert min(seen) > 300, place
        assert max(seen) < 500, place


def test_a_form_is_ours_was_open_for_some_seconds_and_not_for_days() -> None:
    said = forms.opened(OURS, NOW, drawn("form"))
    assert len(forms.number(OURS, said, NOW + forms.SOONEST)) == 16
    assert forms.number(OURS, said, NOW + forms.LATEST) == forms.number(OURS, said, NOW + timedelta(minutes=5))
    with pytest.raises(forms.TooSoon):
        forms.number(OURS, said, NOW + timedelta(seconds=3))
    for keys_, text, now in (
        (OURS, said, NOW + forms.LATEST + timedelta(seconds=1)),
        (OTHER, said, NOW + timedelta(minutes=5)),
        (OURS, said[:-2] + "AA", NOW + timedelta(minutes=5)),
        (OURS, "", NOW),
        (OURS, "ừ", NOW),
        (OURS, "A" * 200, NOW),
    ):
        with pytest.raises(forms.TooLate):
            forms.number(keys_, text, now)


@given(st.text(max_size=120))
def test_no_text_is_a_form(text: str) -> None:
    with pytest.raises(forms.TooLate):
        forms.number(OURS, text, NOW)


def test_a_ticket_lasts_ten_minutes_and_hides_the_receipt() -> None:
    said = tickets.made(OURS, "1234567890123456", What.MONEY, NOW, drawn("ticket"))
    assert tickets.read(OURS, said, NOW + timedelta(minutes=9)) == ("1234567890123456", What.MONEY)
    assert "1234" not in said
    for keys_, text, now in (
        (OURS, said, NOW + tickets.LASTS),
        (OTHER, said, NOW),
        (OURS, said[1:], NOW),
        (OURS, "ừ", NOW),
    ):
        with pytest.raises(NotFound):
            tickets.read(keys_, text, now)


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="lachan init"):
        keys.load(tmp_path, TOLD)
    assert keys.make(tmp_path, TOLD, b"a" * keys.BYTES)
    assert not keys.make(tmp_path, TOLD, b"b" * keys.BYTES)
    place = keys.place_of(tmp_path, TOLD)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert keys.load(tmp_path, TOLD).root == b"a" * keys.BYTES
    assert list(tmp_path.iterdir()) == [place]
    place.chmod(0o640)
    with pytest.raises(Refused, match="chmod 600"):
        keys.load(tmp_path, TOLD)
    place.chmod(0o600)
    place.write_bytes(b"short")
    with pytest.raises(BadInput):
        keys.load(tmp_path, TOLD)


def test_every_choice_has_its_words_says_what_to_do_and_leads_somewhere() -> None:
    assert [one.what for one in happenings()] == list(What)
    assert len({one.slug for one in happenings()}) == len(What)
    for one in happenings():
        assert by_slug(one.slug) is one
        assert one.ways
        assert set(one.ways) <= set(WAYS)
        assert len(one.vi.now) == len(one.en.now) >= 2
        assert all((one.vi.name, one.vi.hint, one.en.name, one.en.hint, *one.vi.now, *one.en.now))
    money = happenings()[0]
    assert money.what is What.MONEY
    assert "số in trên" in money.vi.now[0]
    assert "113" in money.vi.now[1]
    assert by_slug("tra-cuu") is by_slug("da-nhan") is None
    assert set(STATES) == set(State)
    assert set(REASONS) == set(Reason)


def test_no_text_asks_for_a_secret_or_gives_a_verdict() -> None:
    said = [text for one in drafts.drafts().values() for text in one.text]
    said += [text for one in happenings() for words in (one.vi, one.en) for text in words.now]
    for text in said:
        for word in ("sạch", "an toàn tuyệt đối", "cho chúng tôi biết mật khẩu", "is clean", "is genuine"):
            assert word not in text.lower()


@pytest.mark.parametrize("name", list(drafts.drafts()))
def test_every_ready_answer_is_filled_in_in_both_languages(name: str) -> None:
    draft = drafts.drafts()[name]
    values = {field.name: f"«{field.name}»" for field in draft.fields}
    answer = drafts.filled(name, values, "Chào bạn.")
    for text in (answer.vi, answer.en):
        assert "{" not in text
        assert text.endswith("Chào bạn.")
        for value in values.values():
            assert value in text
    assert set(draft.what) <= set(What)
    if draft.fields:
        with pytest.raises(BadInput, match="fields"):
            drafts.filled(name, {}, "")
        hostile = drafts.filled(name, {field.name: "{0.__class__} <b>" for field in draft.fields}, "")
        assert "{0.__class__} <b>" in hostile.vi, "a value is text, and is filled in once"


def test_an_answer_in_ones_own_words_says_something() -> None:
    assert drafts.filled("", {}, " Cảm ơn bạn. ").vi == "Cảm ơn bạn."
    for name, text in (("", " "), ("no-such", "a")):
        with pytest.raises(BadInput):
            drafts.filled(name, {}, text)
