"""What comes back is the letter that was put out, whole, signed by somebody trusted; everything else is refused."""

import io
import logging
import subprocess
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from lachan.server.base.errors import Refused
from lachan.server.notices.letters.as_pdf import pdf
from lachan.server.notices.letters.signatures import MOST, Trust, verify
from tests.needs import needs
from tests.notices.build import NOW
from tests.notices.letters.sample import FONTS, TABLE, TINOS, content
from tests.notices.letters.signing import YEAR, revoking, root, signed, signer

pytestmark = needs(TINOS[0], command=TINOS[1])


@cache
def letter() -> bytes:
    return pdf(content(), TABLE, FONTS)


@cache
def signed_letter() -> bytes:
    return signed(letter(), signer())


def trust(**changes: object) -> Trust:
    return Trust((root().plain,), **changes)  # type: ignore[arg-type]


def refusal(raw: bytes, given_trust: Trust | None = None) -> str:
    with pytest.raises(Refused) as caught:
        verify(raw, letter(), given_trust or trust(), NOW)
    return str(caught.value)


def test_a_signed_letter_is_verified() -> None:
    assert verify(signed_letter(), letter(), trust(), NOW).signers == ("Nguyễn Văn Thử",)


def test_a_person_and_then_an_office_may_sign() -> None:
    both = signed(signed_letter(), signer(name="Cục thử"), field="Co quan")
    assert verify(both, letter(), trust(), NOW).signers == ("Nguyễn Văn Thử", "Cục thử")


def test_a_letter_without_a_signature_is_refused() -> None:
    assert refusal(letter()) == "it is not signed"
    writer = IncrementalPdfFileWriter(io.BytesIO(letter()))
    writer.root["/Lang"] = generic.pdf_string("vi")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert refusal(out.getvalue()) == "it is not signed"


def test_another_letter_is_refused() -> None:
    other = signed(pdf(content(number="08/A05-P2"), TABLE, FONTS), signer())
    assert "its bytes were changed" in refusal(other)


@pytest.mark.slow
@settings(max_examples=100)
@given(st.data())
def test_a_letter_changed_after_signing_is_refused_wherever(data: st.DataObject) -> None:
    raw = bytearray(signed_letter())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    try:
        verify(bytes(raw), letter(), trust(), NOW)
    except Refused:
        return
    # The padding behind the signature's own value is neither signed nor read.
    begins = signed_letter().index(b"/Contents <", len(letter()))
    assert begins < place < signed_letter().index(b">", begins)


def test_something_added_after_signing_is_refused() -> None:
    assert "does not cover the whole file" in refusal(signed_letter() + b"\n% more\n")
    writer = IncrementalPdfFileWriter(io.BytesIO(signed_letter()))
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert refusal(out.getvalue()) == "something besides signatures was added to the letter"


def test_a_letter_changed_before_signing_is_refused_though_the_signature_holds() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(letter()))
    page, _ = writer.find_page_for_modification(0)
    stream = writer.add_object(generic.StreamObject(stream_data=b"BT ET 0 0 100 100 re f"))
    page.get_object()["/Contents"] = generic.ArrayObject([page.get_object().raw_get("/Contents"), stream])
    writer.mark_update(page)
    out = io.BytesIO()
    writer.write(out)
    assert refusal(signed(out.getvalue(), signer())) == "something besides signatures was added to the letter"


def test_an_unknown_root_is_refused() -> None:
    stranger = root("Another root")
    raw = signed(letter(), signer(stranger), issuer=stranger)
    assert "no trusted root" in refusal(raw)
    assert verify(raw, letter(), Trust((stranger.plain,)), NOW).signers


def test_a_root_of_the_same_name_is_refused() -> None:
    twin = root("Root for tests", NOW + 9 * YEAR)
    assert "no trusted root" in refusal(signed(letter(), signer(twin), issuer=twin))


def test_a_certificate_out_of_its_time_is_refused() -> None:
    old = signer(ends=NOW - timedelta(days=1))
    assert refusal(signed(letter(), old)) == "a signer's certificate has expired"
    early = signer(begins=NOW + timedelta(days=1))
    assert refusal(signed(letter(), early)) == "a signer's certificate is not valid yet"


def test_a_certificate_that_is_not_for_signing_is_refused() -> None:
    assert "not for signing" in refusal(signed(letter(), signer(for_signing=False)))


def test_a_revoked_certificate_is_refused() -> None:
    lists = (revoking(root(), signer()),)
    assert refusal(signed_letter(), trust(revocation_lists=lists)) == "a signer's certificate was revoked"
    others = (revoking(root(), signer(name="Người khác")),)
    assert verify(signed_letter(), letter(), trust(revocation_lists=others, strict=True), NOW).signers


def test_where_word_on_revocation_is_demanded_silence_is_refused() -> None:
    assert "nothing says" in refusal(signed_letter(), trust(strict=True))


def test_a_signature_of_another_form_is_refused() -> None:
    assert "PAdES" in refusal(signed(letter(), signer(), pades=False))


def test_without_roots_nothing_is_trusted() -> None:
    assert "letters.trust_roots" in refusal(signed_letter(), Trust(()))


def test_too_many_signatures_are_refused() -> None:
    raw = letter()
    for place in range(MOST + 1):
        raw = signed(raw, signer(), field=f"Ky{place}")
    assert "more than" in refusal(raw)


@pytest.mark.parametrize("tail", [b"\x00" * 64, b"\nstartxref\n999999999\n%%EOF\n", b"trailer<<>>"])
def test_what_cannot_be_read_is_refused(tail: bytes) -> None:
    assert refusal(letter() + tail)


def test_names_from_certificates_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        refusal(signed(letter(), signer(ends=NOW - timedelta(days=1))))
    assert "Nguyễn" not in caplog.text
    assert "Thử" not in caplog.text


@needs("poppler-utils", command="pdfsig")
def test_another_program_reads_the_signature_likewise(tmp_path: Path) -> None:
    place = tmp_path / "signed.pdf"
    changed = bytearray(signed_letter())
    changed[changed.index(b"/Kids")] ^= 1
    for raw, word in ((signed_letter(), "Signature is Valid."), (bytes(changed), "Digest Mismatch")):
        place.write_bytes(raw)
        said = subprocess.run(["pdfsig", str(place)], capture_output=True, text=True, check=False).stdout
        assert word in said
    place.write_bytes(signed_letter())
    said = subprocess.run(["pdfsig", str(place)], capture_output=True, text=True, check=True).stdout
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said
