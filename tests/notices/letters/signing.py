"""Certificates made at run time, and signatures with them: what an office's signing program does."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from asn1crypto.crl import CertificateList
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.notices.build import NOW

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Party:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def plain(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


@cache
def root(name: str = "Root for tests", ends: datetime = NOW + 10 * YEAR) -> Party:
    """A root that signs certificates and revocation lists."""
    return _made(name, None, NOW - YEAR, ends)


@cache
def signer(
    issuer: Party | None = None,
    name: str = "Nguyễn Văn Thử",
    begins: datetime = NOW - YEAR,
    ends: datetime = NOW + YEAR,
    for_signing: bool = True,
) -> Party:
    """Somebody who signs; `issuer`: the root by default."""
    return _made(name, issuer or root(), begins, ends, for_signing=for_signing)


def revoking(issuer: Party, *parties: Party) -> CertificateList:
    """A list of the issuer's that revokes these."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
    builder = builder.last_update(NOW - timedelta(days=1)).next_update(NOW + timedelta(days=30))
    for party in parties:
        entry = x509.RevokedCertificateBuilder().serial_number(party.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(NOW - timedelta(days=2)).build())
    made = builder.sign(issuer.key, hashes.SHA256())
    return CertificateList.load(made.public_bytes(serialization.Encoding.DER))


def signed(raw: bytes, by: Party, field: str = "Ky", *, pades: bool = True, issuer: Party | None = None) -> bytes:
    """The PDF with one more signature, written behind it."""
    store = SimpleCertificateStore()
    store.register((issuer or root()).plain)
    der = by.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    hand = signers.SimpleSigner(
        signing_cert=by.plain, signing_key=asn1_keys.PrivateKeyInfo.load(der), cert_registry=store
    )
    form = fields.SigSeedSubFilter.PADES if pades else fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    about = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=form)
    out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(raw)), about, signer=hand, new_field_spec=_box(field))
    return bytes(out.getvalue())


def _box(field: str) -> fields.SigFieldSpec:
    """A visible field where the signature belongs."""
    return fields.SigFieldSpec(field, on_page=1, box=(330, 640, 520, 700))


def _made(name: str, issuer: Party | None, begins: datetime, ends: datetime, *, for_signing: bool = True) -> Party:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    own = issuer is None
    usage = x509.KeyUsage(
        digital_signature=not own and for_signing,
        content_commitment=not own and for_signing,
        key_encipherment=not own and not for_signing,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=own,
        crl_sign=own,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=own, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((key if issuer is None else issuer.key).public_key()),
            critical=False,
        )
        .sign(key if issuer is None else issuer.key, hashes.SHA256())
    )
    return Party(certificate, key)
