"""The number of a case: read as people type it, and no digit misheard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.cases.codes import MOST, check_digit, code_of, read_code

CODES = st.builds(code_of, st.integers(2020, 2099), st.integers(1, MOST))


def test_damms_own_example() -> None:
    assert check_digit("572") == "4"


@given(CODES)
def test_a_code_is_read_as_it_is_written(code: str) -> None:
    for typed in (code, code.lower(), code.replace("-", ""), code.removeprefix("VV-"), f" {code.replace('-', ' ')} "):
        assert read_code(typed) == code


@given(CODES, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_never_passes(code: str, place: int, more: int) -> None:
    digits = [sign for sign in code if sign.isdigit()]
    digits[place] = str((int(digits[place]) + more) % 10)
    with pytest.raises(BadInput):
        read_code("".join(digits))


@given(CODES, st.integers(0, 8))
def test_two_neighbours_that_changed_places_never_pass(code: str, place: int) -> None:
    digits = [sign for sign in code if sign.isdigit()]
    if digits[place] != digits[place + 1]:
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
        with pytest.raises(BadInput):
            read_code("".join(digits))


@pytest.mark.parametrize("text", ["", "LC-7K2M9-4QXR1", "VV-2026-42-1", "x" * 10_000, "VV-２０２６-00042-5", "<b>"])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(BadInput) as error:
        read_code(text)
    assert "<b>" not in str(error.value)
