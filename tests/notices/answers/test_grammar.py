"""What counts as an answer, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.notices.answers.grammar import Claim, codes_in, heard
from lachan.server.notices.answers.quoting import own_lines
from lachan.server.notices.answers.sentences import table, without_marks
from lachan.server.notices.answers.words import Word

CODE = "LC-7K2M-94QX"
PLAIN = [
    ("đã xử lý", Word.FIXED, [(None, None)]),
    ("Chúng tôi đã xử lý xong.", Word.FIXED, [(None, None)]),
    ("DA XU LY", Word.FIXED, [(None, None)]),
    ("1-3, 7: đã khắc phục", Word.FIXED, [(1, 3), (7, 7)]),
    ("đã xử lý mục 1 đến 5", Word.FIXED, [(1, 5)]),
    ("items 2 and 4: false positive", Word.FALSE, [(2, 2), (4, 4)]),
    ("mục 3 không phải của chúng tôi", Word.NOT_OURS, [(3, 3)]),
    ("It’s not ours!", Word.NOT_OURS, [(None, None)]),
    ("#1 fixed", Word.FIXED, [(1, 1)]),
    ("STOP", Word.STOP, [(None, None)]),
    ("xin dừng gửi ạ", Word.STOP, [(None, None)]),
    ("All fixed, thanks!", Word.FIXED, [(None, None)]),
]
NOT_PLAIN = [
    "not fixed yet", "chưa xử lý", "đang xử lý", "will be fixed", "is it fixed?", "đã xử lý nhưng bị lại", "5-2 fixed",
    "1: fixed 2: false", "mục 1: đã xử lý; mục 2: sai", "10.0.0.1 đã xử lý", "khong phai sai", "we fixed it, except 3",
    "0: fixed", "fixed 1 not ours", "Máy nào vậy ạ?", "1-3 fixed 4",
]  # fmt: skip
SILENT = [
    "Kính gửi Trung tâm,",
    "Trân trọng",
    "đúng",
    "dung",
    "Nguyễn Văn A",
    "Phòng CNTT",
    "đã nhận",
    "LC-20261122-000001",
]


@pytest.mark.parametrize(("line", "word", "spans"), PLAIN)
def test_plain(line: str, word: Word, spans: list[tuple[int | None, int | None]]) -> None:
    said = heard("", [line])
    assert (said.claims, said.doubt) == (tuple(Claim(None, word, *span) for span in spans), False)


@pytest.mark.parametrize("line", NOT_PLAIN)
def test_not_plain_makes_a_person_read(line: str) -> None:
    said = heard("", [line])
    assert (said.claims, said.doubt) == ((), True)


@pytest.mark.parametrize("line", SILENT)
def test_what_says_nothing_is_passed_over(line: str) -> None:
    said = heard("", [line, "fixed"])
    assert (said.claims, said.doubt) == ((Claim(None, Word.FIXED),), False)


def test_codes_stand_for_the_lines_below_them() -> None:
    lines = [f"{CODE} fixed", "lc 7k2m 0000", "LC-0000-0001:", "1: sai", "not ours", "(lc-0000-0002) STOP"]
    said = heard("", lines)
    assert said.codes == (CODE, "LC-0000-0001", "LC-0000-0002")
    assert said.claims == (
        Claim(CODE, Word.FIXED),
        Claim("LC-0000-0001", Word.FALSE, 1, 1),
        Claim("LC-0000-0001", Word.NOT_OURS),
        Claim("LC-0000-0002", Word.STOP),
    )


def test_the_subject_counts_where_the_text_says_nothing() -> None:
    assert heard(f"Re: TL: [{CODE}] đã khắc phục", []).claims == (Claim(None, Word.FIXED),)
    assert heard("STOP", ["fixed"]).claims == (Claim(None, Word.FIXED),)
    assert heard("STOP", ["why?"]).claims == ()
    assert heard(f"Re: {CODE}: 9 địa chỉ IP nhiễm mã độc", []).claims == ()


def test_receipts_and_message_ids_are_no_codes() -> None:
    assert codes_in("LC-20261122-000001 <lc-7k2m-94qx.0123456789abcdef@thu.example> XLC-7K2M-94QX") == ()
    assert codes_in("lc-7k2m-94qx, LC7K2M94QX; LC\u20137K2M\u201394QX.") == (CODE,)


def test_no_phrase_means_two_things() -> None:
    words = table()["people"]["words"]
    kept = set(table()["people"]["only_with_marks"])
    both = [
        p
        for word in words.values()
        for phrase in word
        for p in {phrase, *([without_marks(phrase)] * (phrase not in kept))}
    ]
    assert len(both) == len(set(both))
    for word, phrases in words.items():
        for phrase in phrases:
            assert heard("", [phrase]).claims == (Claim(None, Word(word)),), phrase


@given(st.lists(st.text(max_size=200), max_size=8), st.text(max_size=100))
def test_any_text_is_read(lines: list[str], subject: str) -> None:
    said = heard(subject, list(own_lines("\n".join(lines))))
    assert all(claim.first is None or 1 <= claim.first <= (claim.last or 0) for claim in said.claims)


@given(st.text(st.sampled_from("1-3, 7:fixedđãxửlý và mụckhông.?>\n"), max_size=400))
def test_text_of_the_letters_of_answers_is_read(text: str) -> None:
    heard(text, list(own_lines(text)))


@pytest.mark.parametrize(
    "line",
    [
        "1" * 1000,
        "1," * 500,
        "1 - " * 250,
        "we " * 300 + "x",
        "mục " * 250,
        "LC-" * 330,
        "- " * 500 + "x",
        "1 và " * 200,
    ],
)
def test_lines_made_to_be_slow_are_not(line: str) -> None:
    assert len(heard(line, list(own_lines(f"{line}\n" * 200))).claims) in (0, 1)


def test_what_is_quoted_is_not_said() -> None:
    def own(text: str) -> list[str]:
        return list(own_lines(text))

    assert own("a\n> b\n>> c\nd") == ["a", "d"]
    assert own("a\nOn Mon, 23 Nov 2026 at 08:00, X <x@a.example> wrote:\n> b\n\nc") == ["a", "c"]
    assert own("a\nOn Mon, 23 Nov 2026 at 08:00, X <x@a.example>\nwrote:\n\nb") == ["a"]
    assert own("a\nVào Th 2, 23 thg 11, 2026, X đã viết:\nb") == ["a"]
    assert own("a\n-----Original Message-----\nb") == ["a"]
    assert own("a\n--------- Thư gốc ---------\nb") == ["a"]
    assert own("a\nFrom: X\nSent: Monday\nTo: Y\nb") == ["a"]
    assert own("Từ: hôm qua\na") == ["Từ: hôm qua", "a"]
    assert own("a\n-- \nSTOP") == ["a"]
