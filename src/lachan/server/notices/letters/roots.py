"""Whom the settings trust to sign letters: files of the home, read once a verb."""

from pathlib import Path
from typing import Final

from asn1crypto import pem
from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate

from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Settings
from lachan.server.notices.letters.signatures import Trust

LARGEST: Final = 64 << 20  # bytes of one file


def trust_of(home: Path, settings: Settings) -> Trust:
    """Roots as PEM (one or several in a file) or DER, revocation lists likewise. Errors: BadInput."""
    given = settings.letters
    roots: list[Certificate] = []
    for name in given.trust_roots:
        for raw in _parts(home / name, "letters.trust_roots"):
            try:
                root = Certificate.load(raw, strict=True)
                _ = root.not_valid_after
            except (ValueError, TypeError, KeyError):
                raise BadInput("settings.toml: letters.trust_roots: not a readable file of certificates") from None
            roots.append(root)
    lists: list[CertificateList] = []
    for name in given.revocation_lists:
        for raw in _parts(home / name, "letters.revocation_lists"):
            try:
                one = CertificateList.load(raw, strict=True)
                _ = one.issuer.native
            except (ValueError, TypeError, KeyError):
                raise BadInput("settings.toml: letters.revocation_lists: not a readable revocation list") from None
            lists.append(one)
    return Trust(tuple(roots), tuple(lists), given.revocation_required)


def _parts(place: Path, setting: str) -> list[bytes]:
    try:
        with place.open("rb") as source:
            raw = source.read(LARGEST + 1)
    except OSError:
        raise BadInput(f"settings.toml: {setting}: {place.name} cannot be read") from None
    if len(raw) > LARGEST:
        raise BadInput(f"settings.toml: {setting}: {place.name} is larger than {LARGEST} bytes")
    if not pem.detect(raw):
        return [raw]
    try:
        return [der for _, _, der in pem.unarmor(raw, multiple=True)]
    except ValueError:
        raise BadInput(f"settings.toml: {setting}: {place.name} cannot be read") from None
