"""The key that signs heads: made once, kept from everybody but the account that signs.

`audit.key_file` of the settings says where; relative to the home. The service's web process must not be able to read
it: run the worker under an account of its own and give the file to that account (docs/how-to-keep-the-audit-key.md).
Where one account runs both, `verify` says so among what it cannot show.
"""

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from lachan.server.audit.heads import FOLDER
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.base.files import make_folder, sync_folder, written_aside

PUBLIC: Final = "KEY.pub"


def make_key(home: Path, place: Path) -> Ed25519PrivateKey:
    """Draw a key, keep it readable by this account only, and lay its public half beside the heads.

    Errors: Refused where there is one already.
    """
    make_folder(place.parent)
    if place.parent != home:
        place.parent.chmod(0o700)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused("audit.key_file: there is a key already") from None
    with os.fdopen(handle, "wb") as out:
        out.write(pem)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(place.parent)
    lay_public(home, key.public_key())
    return key


def lay_public(home: Path, key: Ed25519PublicKey) -> None:
    """The public half, in PEM, beside the heads."""
    with written_aside(home / FOLDER / PUBLIC) as out:
        out.write(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def private_key(place: Path) -> Ed25519PrivateKey:
    """The key. Errors: NotFound, Refused where others may read the file, BadInput where it is no Ed25519 key."""
    try:
        mode = place.stat().st_mode
        raw = place.read_bytes()
    except FileNotFoundError:
        raise NotFound("audit.key_file: there is no key yet: `lachan audit sign` makes one") from None
    except PermissionError:
        raise Refused("audit.key_file: this account may not read the key, and need not") from None
    if stat.S_IMODE(mode) & 0o077:
        raise Refused("audit.key_file: others may read the key: chmod 600")
    try:
        key = load_pem_private_key(raw, None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput("audit.key_file: not an Ed25519 key in PEM")
    return key


def public_key(place: Path) -> Ed25519PublicKey:
    """A public key from a PEM file. Errors: NotFound, BadInput."""
    try:
        key = load_pem_public_key(place.read_bytes())
    except FileNotFoundError:
        raise NotFound(f"{place.name}: there is no public key") from None
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise BadInput(f"{place.name}: not an Ed25519 public key in PEM")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of SHA-256 of the raw public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def remember(place: Path, number: int, digest: str) -> None:
    """Note beside the key which entry was signed last: where only who signs can write, unlike beside the heads.

    In a folder that this account may not write to nothing is noted, and `verify` says so.
    """
    try:
        with written_aside(_memory(place)) as out:
            out.write(json.dumps({"number": number, "digest": digest}).encode("ascii"))
        _memory(place).chmod(0o600)
    except PermissionError:
        return


def remembered(place: Path) -> tuple[int, str] | None:
    """Number and digest of the entry that was signed last; None where nothing is noted, or not for this account.

    Errors: BadInput for a damaged note.
    """
    try:
        said = json.loads(_memory(place).read_bytes())
        return int(said["number"]), str(said["digest"])
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return None
    except (ValueError, TypeError, KeyError):
        raise BadInput("audit.key_file: the note of the last signature beside it cannot be read") from None


def _memory(place: Path) -> Path:
    return place.with_name(f"{place.name}.last")


def readable(place: Path) -> bool:
    """Whether this process could read the key. A web process asks at its start and says so where it could."""
    return os.access(place, os.R_OK)
