"""Reading: every encoding gives the same text, every span leads back, and the tables are those of the standards."""

import shutil
import subprocess
import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pii.corpus import documents
from benchmarks.pii.corpus.encodings import ENCODINGS, encode
from lachan.tools.pii.text.guess import codec_of, font_of
from lachan.tools.pii.text.letters import LETTERS, fold, is_syllable, plain
from lachan.tools.pii.text.reading import mend, read
from lachan.tools.pii.text.tables import TCVN3, VISCII, VNI
from lachan.tools.pii.text.typed import looks_typed

KEPT = ("utf-8", "nfd", "utf-16", "viscii", "windows-1258", "utf-8 twice", "vni")  # nothing of the text is lost
TEXT = documents.form(Random(7)).text.replace("\n", " ") + "Hoàng Thị Ngọc Ẩn, huyện Đức Phổ, TRƯỜNG HỌC."


@pytest.mark.parametrize("encoding", KEPT)
def test_the_text_comes_back_whole(encoding: str) -> None:
    assert read(encode(TEXT, [], encoding)[0]).text == TEXT


def test_tcvn3_comes_back_but_for_the_case_of_a_lone_capital() -> None:
    assert read(encode(TEXT, [], "tcvn3")[0]).text.lower() == TEXT.lower()


@pytest.mark.parametrize("encoding", ["telex", "vni typing"])
def test_keystrokes_become_letters(encoding: str) -> None:
    text = "Họ tên khách hàng và địa chỉ thường trú được ghi ở trang sau của hồ sơ, quyển số mười lăm."
    assert read(encode(text, [], encoding)[0]).text == text


@given(st.integers(0, 2**32), st.sampled_from(sorted(ENCODINGS)))
def test_every_span_leads_back_to_its_bytes(seed: int, encoding: str) -> None:
    draw = Random(seed)
    document = documents.document(draw, draw.choice(("form", "letter")))
    spans = [(start, end) for start, end, _ in document.truth]
    data, wanted = encode(document.text, spans, encoding)
    reading = read(data)
    for start, end in wanted:
        inside = [p for p in range(len(reading.text)) if start <= reading.back(p, p + 1)[0] < end]
        assert reading.back(inside[0], inside[-1] + 1) == (start, end)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_and_spans_stay_inside(data: bytes) -> None:
    reading = read(data)
    last = 0
    for place in range(len(reading.text)):
        start, end = reading.back(place, place + 1)
        assert 0 <= start <= end <= len(data)
        assert start >= last
        last = start


@given(st.text(max_size=200))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text) == len(plain(text))


def test_there_are_134_letters_and_each_folds_to_ascii() -> None:
    vietnamese = [letter for letter in LETTERS if letter not in "ðÐƉ"]
    assert len(vietnamese) == 134
    assert all(unicodedata.is_normalized("NFC", letter) and plain(letter).isascii() for letter in vietnamese)


@pytest.mark.parametrize("table", [TCVN3.values(), VNI.values(), VISCII.values()], ids=["tcvn3", "vni", "viscii"])
def test_tables_hold_every_small_letter(table: object) -> None:
    held = set(table)  # type: ignore[call-overload]
    held |= set("íìÍÌ")  # stand for themselves in windows-1252, and so in VNI
    assert {letter for letter in LETTERS if letter.islower() and letter != "ð"} <= held


@pytest.mark.parametrize(
    ("name", "table"), [("VISCII", VISCII), ("TCVN5712-1", {ord(k): v for k, v in TCVN3.items() if ord(k) < 256})]
)
def test_tables_are_those_of_the_c_library(name: str, table: dict[int, str]) -> None:
    program = shutil.which("iconv")
    assert program, "iconv is part of Debian's libc-bin"
    for byte, letter in table.items():
        if byte < 0x80:
            continue
        done = subprocess.run(
            [program, "-f", name, "-t", "UTF-8"], input=bytes([byte]), capture_output=True, check=True
        )
        assert unicodedata.normalize("NFC", done.stdout.decode()) == letter, hex(byte)


@pytest.mark.parametrize("word", "nguyễn hòa hoà quỳnh giếng gì thuở khuya nghiêng yến uống ươn QUỐC".split())
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", "nguyÔn Vaên ngườm2 strength ôê bạcd".split())
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_english_and_code_are_not_taken_for_keystrokes() -> None:
    english = (
        "The quick brown fox is too new for us and does not see how far we can go in this text, as it was said before."
    )
    assert not looks_typed(english)
    assert not looks_typed(
        "def find(self, text: str) -> list[Finding]: return [f for f in self.all if f.kind in wanted]"
    )
    assert read(english.encode()).text == english


def test_latin_languages_are_left_as_they_are() -> None:
    for text in ("El niño comió jamón en la montaña mientras llovía; mañana también irá allí según él.",
                 "Où êtes-vous allés cet été, là-bas près du château, où le garçon a mangé une crêpe brûlée?"):  # fmt: skip
        assert mend(text).text == text
        assert codec_of(text.encode("cp1252"))[0] in ("cp1252", "cp1258")


def test_fonts_are_told_by_their_words() -> None:
    assert font_of(encode("Ủy ban nhân dân xã đề nghị các hộ gia đình", [], "tcvn3")[0].decode("cp1252")) == "tcvn3"
    assert font_of(encode("Ủy ban nhân dân xã đề nghị các hộ gia đình", [], "vni")[0].decode("cp1252")) == "vni"
    assert font_of("Ủy ban nhân dân xã đề nghị các hộ gia đình") == ""
