"""How bad it would be if a place leaked: from how many persons, and which kinds come together.

Persons are not counted, values are: the most different values of any kind that tells persons apart. Levels are ours,
not the law's; the law's part (basic or sensitive) stands beside them.

    critical  1,000 persons with something sensitive or secret beside what tells who they are; 10,000 with two kinds
    high      1,000 persons; 100 with three kinds; 10 with something sensitive beside their name or number
    medium    10 persons; or one with three kinds, or with something sensitive or secret
    low       anything else that was found
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

PERSONS: Final = frozenset(
    "cccd cmnd tax-code social-insurance health-insurance passport mrz driving-licence phone email name bank-account "
    "bank-card plate vietqr".split()
)
IDENTITY: Final = PERSONS - {"plate", "tax-code"}
_SECRET: Final = frozenset({"password", "key"})


class Severity(IntEnum):
    """In rising order."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


def persons(distinct: Mapping[str, int]) -> int:
    """At least so many, as far as values tell: different values of the kind that has most."""
    return max((count for kind, count in distinct.items() if kind in PERSONS), default=0)


def severity(distinct: Mapping[str, int], sensitive: frozenset[str]) -> Severity:
    """`distinct`: different values by kind; `sensitive`: the kinds that the law calls so."""
    if not distinct:
        return Severity.NONE
    count, kinds = persons(distinct), set(distinct)
    told = bool(kinds & IDENTITY)
    grave = bool(kinds & (sensitive | _SECRET)) and (told or bool(kinds & _SECRET))
    with_others = grave and len(kinds) > 1
    if (count >= 1_000 and with_others) or (count >= 10_000 and len(kinds) >= 2):
        return Severity.CRITICAL
    if count >= 1_000 or (count >= 100 and len(kinds) >= 3) or (count >= 10 and with_others):
        return Severity.HIGH
    if count >= 10 or len(kinds) >= 3 or grave:
        return Severity.MEDIUM
    return Severity.LOW
