"""A file of outcomes as spreadsheets of different countries write it."""

import pytest

from lachan.server.base.errors import BadInput
from lachan.server.daily.uploads import read
from lachan.server.notices.answers.words import Word

ID = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("begin", ["", "\ufeff"])
def test_columns_are_parted_as_the_head_line_says(mark: str, begin: str) -> None:
    rows = [("id", "family", "outcome"), (ID, "mirai, gafgyt; tsunami", "fixed"), (ID[::-1], "", "")]
    text = begin + "".join(mark.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    said, rejects = read(text.encode())
    assert [(one.line, one.word) for one in said] == [(2, Word.FIXED)]
    assert rejects == []


def test_a_line_separator_inside_a_value_ends_no_line() -> None:
    text = f'{{"id": "{ID}", "comment": "a\u2028b\x85c", "outcome": "false"}}\n{{"id": "x", "outcome": "fixed"}}\n'
    said, rejects = read(text.encode())
    assert [(one.line, one.word) for one in said] == [(1, Word.FALSE)]
    assert [(one.line, one.reason) for one in rejects] == [(2, "id: 32 hexadecimal digits")]


def test_another_encoding_is_told_with_what_to_do() -> None:
    with pytest.raises(BadInput, match="line 2: not UTF-8; in a spreadsheet, save it as CSV UTF-8"):
        read("id,outcome\nđ,fixed\n".encode("cp1258"))
