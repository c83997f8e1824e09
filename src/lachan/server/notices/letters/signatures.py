"""Whether a PDF that came back is the letter that was put out, whole, and signed by somebody trusted. Pure.

PAdES (ETSI EN 319 142-1) by pyHanko: each signature is intact, of the form ETSI.CAdES.detached, and leads to a
configured root by certificates that are valid now; the last one covers the whole file; and what was added to the letter
is signatures and their fields, nothing else. A person's and then an office's signature may stand on one letter (Decree
30/2020, Art. 12 and 13).

Not checked: whether the signer is the one who is to sign (their name is shown to whoever takes the letter back), time
stamps by others (so a letter is to be taken back while its certificates are valid), and lists of revoked certificates
that nobody configured and the signature does not bring along.
"""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NoReturn

from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from lachan.server.base.errors import Refused
from lachan.server.notices.letters.additions import only_signatures

LARGEST: Final = 64 << 20  # bytes
MOST: Final = 8  # signatures on one letter
PADES: Final = "/ETSI.CAdES.detached"


@dataclass(frozen=True, slots=True)
class Trust:
    """The roots that may vouch for a signer, and the lists of certificates that were revoked. `strict`: without word on
    revocation a signature is refused."""

    roots: tuple[Certificate, ...]
    revocation_lists: tuple[CertificateList, ...] = ()
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """Who signed, in their order: common names of the certificates (personal data)."""

    signers: tuple[str, ...]


def verify(raw: bytes, put_out: bytes, trust: Trust, now: datetime) -> Verified:
    """Check the file `raw` that came back against the letter `put_out`. Errors: Refused, with the reason."""
    if not trust.roots:
        raise Refused("settings.toml: letters.trust_roots: name the roots that are trusted to sign first")
    if raw == put_out:
        raise Refused("it is not signed")
    if not raw.startswith(put_out):
        raise Refused("it is not the letter that was put out: its bytes were changed; sign the laid out file as it is")
    try:
        with _quiet():
            return _verify(PdfFileReader(io.BytesIO(raw)), _revisions(put_out), trust, now)
    except Refused:
        raise
    except (PdfReadError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError):
        raise Refused("it is not a PDF whose signatures can be read") from None


def _verify(reader: PdfFileReader, revisions: int, trust: Trust, now: datetime) -> Verified:
    found = reader.embedded_regular_signatures
    if not found:
        raise Refused("it is not signed")
    if len(found) > MOST:
        raise Refused(f"it has more than {MOST} signatures")
    if not only_signatures(reader, revisions):
        raise Refused("something besides signatures was added to the letter")
    for place, one in enumerate(found):
        _check(one, trust, now, last=place == len(found) - 1)
    return Verified(tuple(_name(one.signer_cert) for one in found))


def _check(one: EmbeddedPdfSignature, trust: Trust, now: datetime, *, last: bool) -> None:
    if str(one.sig_object.get("/SubFilter")) != PADES:
        raise Refused("a signature is not a PAdES signature (ETSI.CAdES.detached)")
    status = _status(one, trust, now, strict=trust.strict)
    if not (status.intact and status.valid):
        raise Refused("a signature does not fit the file: it was changed after signing")
    if last and status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise Refused("the last signature does not cover the whole file")
    if not status.docmdp_ok:
        raise Refused("the file was changed after a signature in a way that it does not allow")
    if not status.trusted:
        if trust.strict and _status(one, trust, now, strict=False).trusted:
            raise Refused("nothing says whether a signer's certificate was revoked")
        _refuse_signer(one.signer_cert, status, now)
    if any(_listed(certificate, trust, now) for certificate in (one.signer_cert, *one.other_embedded_certs)):
        raise Refused("a signer's certificate was revoked")
    if not status.bottom_line:
        raise Refused("a signature is not valid")


def _status(one: EmbeddedPdfSignature, trust: Trust, now: datetime, *, strict: bool) -> PdfSignatureStatus:
    return validate_pdf_signature(
        one,
        signer_validation_context=ValidationContext(
            trust_roots=trust.roots,
            crls=trust.revocation_lists,
            moment=now,
            allow_fetching=False,
            revocation_mode="require" if strict else "soft-fail",
        ),
        key_usage_settings=KeyUsageConstraints(
            key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
        ),
    )


def _listed(certificate: Certificate, trust: Trust, now: datetime) -> bool:
    """Whether a configured list of its issuer's revokes it, though the certificate may not say where its list is."""
    return any(
        entry["user_certificate"].native == certificate.serial_number and entry["revocation_date"].native <= now
        for one in trust.revocation_lists
        if one.issuer == certificate.issuer
        for entry in one["tbs_cert_list"]["revoked_certificates"]
    )


def _refuse_signer(certificate: Certificate, status: PdfSignatureStatus, now: datetime) -> NoReturn:
    if status.revoked:
        raise Refused("a signer's certificate was revoked")
    if certificate.not_valid_after < now:
        raise Refused("a signer's certificate has expired")
    if certificate.not_valid_before > now:
        raise Refused("a signer's certificate is not valid yet")
    raise Refused("no trusted root vouches for a signer, or their certificate is not for signing")


def _name(certificate: Certificate) -> str:
    names = certificate.subject.native
    name = names.get("common_name") or names.get("organization_name") or ""
    return " ".join(str(name).split())[:200]


def _revisions(raw: bytes) -> int:
    return int(PdfFileReader(io.BytesIO(raw)).total_revisions)


@contextmanager
def _quiet() -> Iterator[None]:
    """pyHanko logs what it finds wrong, with names from certificates: personal data stays out of the log."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)
