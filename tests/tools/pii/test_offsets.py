"""For every encoding, the original bytes at a finding are the value."""

import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.pii.corpus import documents
from benchmarks.pii.corpus.encodings import ENCODINGS, encode
from lachan.tools.pii.find import Finder

FINDER = Finder()
WORDS = ("name", "address", "health")  # may be found a word longer or shorter


@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
@settings(max_examples=12)
@given(seed=st.integers(0, 2**32))
def test_the_bytes_at_a_finding_are_the_value(encoding: str, seed: int) -> None:
    draw = Random(seed)
    document = documents.document(draw, draw.choice(("form", "letter", "log")))
    spans = [(start, end) for start, end, _ in document.truth]
    data, places = encode(document.text, spans, encoding)
    truth = {place: one for place, (_, _, one) in zip(places, document.truth, strict=True)}
    found = FINDER.in_bytes(data)
    for finding in found:
        over = [(place, one) for place, one in truth.items() if place[0] < finding.end and finding.start < place[1]]
        for place, one in over:
            if one.kind == finding.kind and one.kind not in WORDS:
                assert (finding.start, finding.end) == place
    wanted = {place for place, one in truth.items() if one.kind not in WORDS}
    exact = {(f.start, f.end) for f in found} & wanted
    assert len(exact) >= 0.7 * len(wanted)


@given(st.binary(max_size=3000))
def test_any_bytes_give_spans_inside(data: bytes) -> None:
    for finding in FINDER.in_bytes(data):
        assert 0 <= finding.start < finding.end <= len(data)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32), filler=st.integers(0, 200))
def test_blocks_find_what_the_whole_finds(seed: int, filler: int) -> None:
    """Lines moved over the edge of a block are found at the same places."""
    from lachan.tools.pii.blocks import blocks

    document = documents.letter(Random(seed))
    data = ("x" * filler + "\n" + document.text).encode() * 3
    whole = {(f.kind, f.start, f.end) for f in FINDER.in_bytes(data)}
    parts = {
        (f.kind, f.start, f.end)
        for start, block in blocks(data, 4096)
        for f in FINDER.in_block(block, "utf-8", 0, start)
    }
    assert len(whole ^ parts) <= 0.1 * len(whole)


def test_one_line_written_otherwise_than_the_others() -> None:
    """Loose marks, or UTF-8 encoded twice, in one line of a large file: found, and at its own bytes."""
    plain = "Cuộc họp bắt đầu lúc 14 giờ tại hội trường.\n".encode() * 4000
    for odd in (unicodedata.normalize("NFD", "Số điện thoại: 0912345678"), "Äiá»‡n thoáº¡i: 0912345678"):
        data = plain + odd.encode() + b"\n" + plain
        (finding,) = FINDER.in_bytes(data)
        assert data[finding.start : finding.end] == b"0912345678"
