"""No cell becomes a formula, and what is harmless stays as it is."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from lachan.wire.spreadsheets import harmless

FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def cells_of(texts: list[str | None]) -> list[str | None]:
    return harmless(pl.DataFrame({"x": texts}, schema={"x": pl.String}))["x"].to_list()


@given(st.text(alphabet=st.sampled_from("=+-@＝ \t\r\n\"';,a1\u2028\x00"), max_size=12))
def test_no_cell_can_be_a_formula(text: str) -> None:
    (cell,) = cells_of([text])
    assert cell is not None
    for part in cell.split(";"):  # how a spreadsheet with `;` as its separator splits the line
        bare = part.lstrip(' "')
        assert not bare.startswith(FORMULA), (text, cell)
    assert not any(ord(c) < 32 for c in cell)


@given(st.lists(st.none() | st.text(alphabet=st.characters(categories=["L", "N"]), max_size=8), min_size=1))
def test_harmless_cells_stay_as_they_are(texts: list[str | None]) -> None:
    assert cells_of(texts) == texts


def test_url_stays_exact() -> None:
    url = "https://evil.example/a.php?x=1&y=<b>;jsessionid=2"
    assert cells_of([url]) == [url]


def test_columns_of_our_own_are_not_looked_at() -> None:
    frame = pl.DataFrame({"ours": ["-1"], "theirs": ["-1"]})
    assert harmless(frame, ("ours",)).row(0) == ("-1", "'-1")
