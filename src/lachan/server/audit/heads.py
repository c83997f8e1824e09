"""A head: the newest entry's number and digest, signed with Ed25519 (RFC 8032) and kept outside the database.

A head is a JSON file `audit-heads/NUMBER.json`. What is signed is the line `lachan-audit-head-1`, a line feed, and the
file's other fields as JSON with sorted keys. Each head names the one before, so that one taken out of the middle is
missed. The folder also holds `KEY.pub`, the public key in PEM; a copy of it belongs elsewhere.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lachan.server.audit.chain import instant_text
from lachan.server.base.errors import BadInput
from lachan.server.base.files import written_aside

FOLDER: Final = "audit-heads"
FORM: Final = b"lachan-audit-head-1\n"
MAX_BYTES: Final = 4_096


@dataclass(frozen=True, slots=True)
class Head:
    """`number`, `digest`: the entry. `before`: the number of the head before; 0 for the first. `at`, `signed_at`: UTC.

    `key`: the first 16 hexadecimal digits of SHA-256 of the raw public key. `signature` in hexadecimal.
    """

    number: int
    digest: str
    at: str
    before: int
    signed_at: datetime
    key: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        content = asdict(self) | {"signed_at": instant_text(self.signed_at)}
        del content["signature"]
        return FORM + json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def signed(head: Head, key: Ed25519PrivateKey) -> Head:
    """The head with its signature."""
    return Head(
        head.number,
        head.digest,
        head.at,
        head.before,
        head.signed_at,
        head.key,
        key.sign(head.signed_bytes()).hex(),
    )


def genuine(head: Head, key: Ed25519PublicKey) -> bool:
    """Whether the signature is this key's."""
    try:
        key.verify(bytes.fromhex(head.signature), head.signed_bytes())
    except (InvalidSignature, ValueError):
        return False
    return True


def keep(home: Path, head: Head) -> Path:
    """Write it, durably; returns its place."""
    place = home / FOLDER / f"{head.number:012d}.json"
    content = {"form": FORM.decode().strip(), **asdict(head), "signed_at": instant_text(head.signed_at)}
    with written_aside(place) as out:
        out.write(json.dumps(content, indent=1).encode("ascii") + b"\n")
    return place


def places(home: Path) -> list[Path]:
    """The head files by number."""
    return sorted((home / FOLDER).glob("[0-9]*.json"))


def read(place: Path) -> Head:
    """One head. Errors: BadInput, naming the file, for one that is cut or was written by somebody else."""
    with place.open("rb") as source:
        raw = source.read(MAX_BYTES + 1)
    try:
        if len(raw) > MAX_BYTES:
            raise ValueError
        content = json.loads(raw)
        if content.pop("form") != FORM.decode().strip():
            raise ValueError
        head = Head(**content | {"signed_at": datetime.fromisoformat(content["signed_at"])})
        if not isinstance(head.number, int) or f"{head.number:012d}" != place.stem:
            raise ValueError
        return head
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadInput(f"{FOLDER}/{place.name}: not a head of the audit record") from None


def newest(home: Path) -> Head | None:
    """The head with the highest number. Errors: BadInput where its file is damaged."""
    found = places(home)
    return read(found[-1]) if found else None
