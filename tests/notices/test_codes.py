import base64
import hashlib
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.notices.codes import (
    ALPHABET,
    check_character,
    code_of,
    message_id,
    read_code,
)
from lachan.server.post.domains import mail_domain
from lachan.server.post.mime import boundary
from tests.notices.build import NOW

FORM = re.compile(r"LC-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}")


@given(st.text(), st.lists(st.text(), min_size=1), st.integers(0, 3))
def test_code_has_its_form_and_does_not_depend_on_order(key: str, receipts: list[str], attempt: int) -> None:
    code = code_of(key, "fraud", receipts, attempt)
    assert FORM.fullmatch(code)
    assert code == code_of(key, "fraud", receipts[::-1], attempt)
    assert code != code_of(key, "fraud", receipts, attempt + 1)


@given(st.text(), st.sampled_from(["", "LC", "lc-", "LC "]))
def test_code_is_read_as_people_type_it(key: str, prefix: str) -> None:
    code = code_of(key, "fraud", ["LC-20261122-000001"])
    bare = code[3:].replace("-", "")
    typed = prefix + bare[:5].lower().replace("0", "o").replace("1", "l") + " " + bare[5:]
    assert read_code(typed) == code


@pytest.mark.parametrize("text", ["", "LC-", "LC-7K2M-94Q", "LC-7K2M-94QU", "LC-7K2M-94QXX", "7K2M/94QX"])
def test_what_is_not_a_code(text: str) -> None:
    with pytest.raises(BadInput):
        read_code(text)


def test_code_is_the_first_45_bits_of_a_digest_in_crockfords_signs_and_a_check_character() -> None:
    digest = hashlib.sha256(b"notice\x1fnha-mang-a\x1ffraud\x1fLC-20261123-000001\x1fLC-20261123-000002").digest()
    rfc4648 = base64.b32encode(digest[:10]).decode()[:9]
    signs = rfc4648.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET))
    code = code_of("nha-mang-a", "fraud", ["LC-20261123-000002", "LC-20261123-000001"])
    assert code == f"LC-{signs[:5]}-{signs[5:]}{check_character(signs)}"


SIGNS = st.text(ALPHABET, min_size=9, max_size=9)


@given(SIGNS, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_found(signs: str, place: int, sign: str) -> None:
    whole = signs + check_character(signs)
    wrong = whole[:place] + sign + whole[place + 1 :]
    if wrong != whole:
        with pytest.raises(BadInput, match="mistyped"):
            read_code(f"LC-{wrong}")


@given(SIGNS, st.integers(0, 9), st.integers(0, 9))
def test_two_signs_that_changed_places_are_found(signs: str, one: int, other: int) -> None:
    whole = signs + check_character(signs)
    wrong = list(whole)
    wrong[one], wrong[other] = wrong[other], wrong[one]
    if "".join(wrong) != whole:
        with pytest.raises(BadInput, match="mistyped"):
            read_code(f"LC-{''.join(wrong)}")


def test_example_in_messages_is_a_code_and_codes_of_eight_signs_are_read_still() -> None:
    assert read_code("LC-7K2M9-4QXR1") == "LC-7K2M9-4QXR1"
    assert read_code("lc 7k2m 94qx") == "LC-7K2M-94QX"
    assert read_code("7k2m94qx") == "LC-7K2M-94QX"


@given(SIGNS)
def test_new_code_that_begins_as_a_prefix_does_is_read(signs: str) -> None:
    nine = "1C" + signs[2:]
    whole = nine + check_character(nine)
    assert read_code("LC" + whole[2:]) == f"LC-{whole[:5]}-{whole[5:]}"


@pytest.mark.parametrize(
    ("domain", "expected"),
    [("", "lachan.invalid"), ("Thu.Example.", "thu.example"), ("thử.example", "xn--th-yct.example")],
)
def test_mail_domain(domain: str, expected: str) -> None:
    assert mail_domain(domain) == expected


@pytest.mark.parametrize(
    "domain", ["localhost", "a b.example", "../outbox.example", "a.example>\r\nX: y", "a..example"]
)
def test_mail_domain_that_is_none(domain: str) -> None:
    with pytest.raises(BadInput, match=r"identity\.domain"):
        mail_domain(domain)


def test_message_id_hangs_on_code_time_and_rows() -> None:
    first = message_id("LC-7K2M-94QX", NOW, "a", "thu.example")
    assert re.fullmatch(r"lc-7k2m-94qx\.[0-9a-f]{16}@thu\.example", first)
    assert first == message_id("LC-7K2M-94QX", NOW, "a", "thu.example")
    assert first != message_id("LC-7K2M-94QX", NOW + timedelta(seconds=1), "a", "thu.example")
    assert first != message_id("LC-7K2M-94QX", NOW, "b", "thu.example")
    assert boundary(first, "mixed") != boundary(first, "alternative")
