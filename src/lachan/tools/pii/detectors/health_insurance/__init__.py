"""The health-insurance card (thẻ BHYT): 15 characters until 2021, ten digits since.

The old form is two letters of the group, one digit of the level (1 to 5), two of the province, ten of the
social-insurance number (Decision 1351/QĐ-BHXH 2015); the new one prints the last ten (Decision 1666/QĐ-BHXH 2020).
"""

import re
from collections.abc import Iterator

from lachan.tools.pii.evidence import Meanings, Token, Window

KINDS = ("health-insurance",)
LENGTHS = (10,)
WORDS = {
    "health-insurance": (
        "the bao hiem y te", "bao hiem y te", "so the bhyt", "ma the bhyt", "the bhyt", "bhyt", "health insurance",
    )
}  # fmt: skip
TRIGGER = rb"[A-Z]{2}[ -]?[1-5][ -]?[0-9]{2}[ -]?[0-9]{3}|[0-9]{10}"
GROUPS = frozenset(
    "DN HX CH NN TK HC XK HT TB NO CT XB TN CS QN CA CY XN MS CC CK CB KC HD TE BT HN DT DK XD TS TC TQ TA TY HG LS "
    "PV GD HS SV GB NH ND TH TV TD TU BA HK".split()
)
_CARD = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})[ -]?([1-5])[ -]?(\d{2})[ -]?((?:\d[ -]?){9}\d)(?!\w)")


def tokens(window: Window) -> Iterator[tuple[Token, Meanings]]:
    """Cards of 15 characters; the group's letters give points."""
    for found in _CARD.finditer(window.text):
        value = re.sub("[ -]", "", found[0])
        points = 2.4 if found[1] in GROUPS else 0.6
        yield Token(found.start(), found.end(), value, "card"), {"health-insurance": points}


def number(token: Token) -> Meanings:
    """The ten digits printed since April 2021."""
    return {"health-insurance": 0.0} if len(token.value) == 10 and token.shape == "run" else {}
