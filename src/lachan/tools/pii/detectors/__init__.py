"""One folder a kind: the detector, its vectors, and a page on what it finds and misses.

A detector is pure: a window of text in, meanings with points or findings out. It may define `number(token)` (meanings
of a number) with `LENGTHS` (how many digits such a number has), `tokens(window)` (values of a shape of their own),
`spans(window)` (what is found by words and needs no joint decision), `WORDS` (words before a value that name it), and
`TRIGGER` or `trigger()` (bytes worth a look: RE2, over UTF-8, and all that is looked at, so it errs on the wide side).

Promises: each keeps to its text; numbers are never decided here but in `deciding`, where all meanings meet.
Never: a file, a socket, a value in an error.
"""

from types import ModuleType
from typing import Final

from lachan.tools.pii.detectors import (
    address,
    bank_account,
    bank_card,
    birth_date,
    cccd,
    cmnd,
    credential,
    driving_licence,
    email,
    gps,
    health_insurance,
    name,
    network_address,
    passport,
    phone,
    plate,
    sensitive,
    social_insurance,
    tax_code,
    vietqr,
)

ALL: Final[tuple[ModuleType, ...]] = (
    vietqr, email, network_address, passport, health_insurance, bank_card, cccd, cmnd, tax_code, social_insurance,
    driving_licence, phone, bank_account, plate, gps, name, birth_date, address, sensitive, credential,
)  # fmt: skip
KINDS: Final[tuple[str, ...]] = tuple(kind for detector in ALL for kind in detector.KINDS)
# What a thief or a bank would call an identifier; `find` can be asked for these alone, which is faster.
IDENTIFIERS: Final = frozenset(KINDS) - {
    "name", "birth-date", "address", *sensitive.KINDS, *credential.KINDS,
}  # fmt: skip


def trigger_of(detector: ModuleType) -> bytes:
    """Bytes of UTF-8 near which the detector could find something, as a pattern of RE2."""
    made: bytes = detector.trigger() if hasattr(detector, "trigger") else detector.TRIGGER
    return made
