"""The fast path and the slow path give the same rows, and the size of a block changes nothing."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lachan.server.feeds import rows
from lachan.server.feeds.cells import LINE, TextRows
from lachan.server.feeds.fast import fast
from lachan.server.feeds.slow import slow
from tests.feeds.ground import Read, read_bytes, read_intelmq, read_plan

COLUMNS = ["time", "ip", "name"]
# What a delimited file is made of, good and bad; pieces meet in every order.
_SIGNS = [sign.encode() for sign in ("Huế", "\x85", "\u2028", "\ufeff", "\x00", "\x01", "\x02", "\x1f")]
_BROKEN = [
    b"\xff",
    b"\xc3",
    b"\r",
    b'"a""b",c,d\r\n',
    b'"x",y,"z"\n',
    b'","',
    b'"\n"',
    b'",\n',
    b'"x","y","z"\n',
    b"x,y,z\n",
]
_PLAIN = [
    b'"',
    b'""',
    b",",
    b",,",
    b"\n",
    b"\r\n",
    b"\n\n",
    b"a",
    b"b c",
    b" ",
    b"\t",
    b";",
    b"\\",
    b"'",
    b"#",
    b"1.2.3.4",
]
_PIECES = st.sampled_from([*_SIGNS, *_BROKEN, *_PLAIN])
messes = st.lists(_PIECES, max_size=25).map(b"".join)

_values = st.text(
    st.sampled_from('ab1,; "\t\n\r\x85\u2028Đ\\\x02') | st.characters(exclude_categories=("Cs",)), max_size=6
)


@st.composite
def written(draw: st.DrawFn) -> bytes:
    """Rows as a program writes them: any quoting that csv knows, any line end, now and then one field too many."""
    quoting = draw(st.sampled_from((csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC)))
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=quoting, lineterminator=draw(st.sampled_from(("\n", "\r\n"))))
    widths = st.sampled_from((3, 3, 3, 3, 3, 3, 3, 3, 2, 4))
    for width in draw(st.lists(widths, max_size=8)):
        writer.writerow([draw(_values) for _ in range(width)])
    text = out.getvalue().encode()
    return text if draw(st.booleans()) else text.rstrip(b"\n")


def cells(result: TextRows) -> list[tuple[object, ...]]:
    return result.frame.select(LINE, *COLUMNS).rows()


@given(written() | messes)
@example(b'"a","b","c\n"a","b","c"\n')
@example(b'"a,"b",c",x\n"p","q","r"\n')
@example(b'"a"b"c",x,y\n')
@example(b'"",",",","\n')
@example(b'\xef\xbb\xbf"a","b","c"\n')
@example(b"\xef\xbb\xbfa,b,c\n")
@example(b',"\n,",\n')
@example(b'x"y,b,c\n')
@example(b"a,b,c\r")
@example(b" , , \n")
@settings(max_examples=200)
def test_where_the_fast_path_reads_it_reads_as_the_slow_one(data: bytes) -> None:
    quick = fast(data, COLUMNS, ",", 5)
    if quick is None:
        return
    careful = slow(data, COLUMNS, ",", 5, last=True)
    assert cells(quick) == cells(careful)
    assert careful.rejects == ()
    assert [quick.raw_line(n).rstrip(b"\r") for n in quick.frame[LINE]] == [
        careful.raw_line(n).rstrip(b"\r") for n in careful.frame[LINE]
    ]


@pytest.mark.parametrize("row", [b'"a","b","c"', b"a,b,c", b'"a",b,"c"', b'"a""x",b,"c"', b",,", b'"","",""'])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_fast_path_does_read_ordinary_files(row: bytes, end: bytes) -> None:
    quick = fast((row + end) * 3, COLUMNS, ",", 1)
    assert quick is not None
    assert cells(quick) == cells(slow((row + end) * 3, COLUMNS, ",", 1, last=True))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_delimiter_on_both_paths(delimiter: str) -> None:
    sign = delimiter.encode()
    for data in (sign.join((b'"a"', b'"b"', b'"c,;|"')) + b"\n", sign.join((b"a", b"", b"c")) + b"\n", b'a|"b"|c\n'):
        quick = fast(data, COLUMNS, delimiter, 1)
        if quick is not None:
            assert cells(quick) == cells(slow(data, COLUMNS, delimiter, 1, last=True))
    assert fast(sign.join((b'"a"', b'"b"', b'"c"')) + b"\n", COLUMNS, delimiter, 1) is not None


GOOD = b'"2026-11-21 01:02:03","192.0.2.7","mirai"\n'
HEADER = b"time,ip,name\n"


@given(st.lists(st.one_of(messes, written(), st.just(GOOD)), max_size=8).map(b"".join))
@example(b'"2026-11-21 01:02:03","192.0.2.7","a\nb\nc"\n' + GOOD)
@example(b'"open\n' + GOOD * 3)
@settings(max_examples=20, deadline=None)
def test_the_size_of_a_block_changes_nothing(body: bytes) -> None:
    same_for_all_sizes(HEADER + body, read_plan)


def test_the_size_of_a_block_changes_nothing_in_long_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "PIECE", 300)
    body = (GOOD * 20 + b'"x","y"\n' + b'"2026-11-21 01:02:03","192.0.2.8","two\nlines"\n') * 5
    same_for_all_sizes(HEADER + body, read_plan)
    same_for_all_sizes(HEADER + b'"never closed\n' + GOOD * 150, read_plan)


EVENT = b'{"time.source":"2026-11-21T01:02:03+00:00","source.ip":"192.0.2.7","classification.type":"infected-system"}\n'


@given(st.lists(st.one_of(messes, st.just(EVENT)), max_size=6).map(b"".join))
@settings(max_examples=25, deadline=None)
def test_the_size_of_a_block_changes_nothing_for_events(body: bytes) -> None:
    same_for_all_sizes(body, read_intelmq)


def same_for_all_sizes(data: bytes, read: Read) -> None:
    found = [read_bytes(data, read, block=size).same() for size in (64, 1 << 10, 8 << 20)]
    assert found[0] == found[1] == found[2]


@given(st.lists(st.one_of(messes, written(), st.just(GOOD)), max_size=8).map(b"".join))
@settings(max_examples=20, deadline=None)
def test_every_line_is_accounted_for(body: bytes) -> None:
    """Each line that is not blank belongs to a row given, a reject or what was set aside; none to two of them."""
    found = read_bytes(HEADER + body, read_plan)
    if found.aside:
        assert (found.detections.height, found.rejects) == (0, [])
        return
    lines = [r.line for r in found.rejects]
    assert len(lines) == len(set(lines))
    single = b'"' not in body and b"\r" not in body
    if single:
        text = body if "windows" not in "".join(found.notes) else body.decode("cp1252", "ignore").encode()
        assert found.rows == sum(1 for line in text.split(b"\n") if line)
