"""Bank cards: Napas (9704 and the bank's two digits, 16 or 19 digits) and the international schemes.

ISO/IEC 7812: the last digit is Luhn's. It proves international cards; for 9704 no source promises it, so it gives
points there.
"""

from lachan.tools.pii.evidence import Meanings, Token

KINDS = ("bank-card",)
LENGTHS = range(15, 20)
WORDS = {
    "bank-card": (
        "so the ngan hang", "the ngan hang", "the tin dung", "the ghi no", "the atm", "so the", "ma the", "card number",
        "card no", "credit card", "debit card", "visa", "mastercard", "jcb", "napas", "thanh toan bang the", "pan",
    )
}  # fmt: skip
TRIGGER = rb"[0-9]{15,19}|[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|3[47][0-9]{2}[ -][0-9]{6}[ -][0-9]{5}"
# NAPAS BINs that several lists agree on; the last two digits after 9704.
NAPAS = frozenset("03 05 06 07 08 09 10 12 14 15 16 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 36 37 38 39 40 41 "
                  "42 43 46 48 49 52 54 55 56 57 58 59 60 62 64 65 66 67 68".split())  # fmt: skip


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _international(digits: str) -> bool:
    size, two, four = len(digits), int(digits[:2]), int(digits[:4])
    return (
        (digits[0] == "4" and size in (16, 19))
        or (size == 16 and (51 <= two <= 55 or 2221 <= four <= 2720 or 3528 <= four <= 3589 or two == 62))
        or (size == 15 and two in (34, 37))
    )


def number(token: Token) -> Meanings:
    """15 to 19 digits, in a row or in fours."""
    digits = token.value
    if not 15 <= len(digits) <= 19 or token.shape not in ("run", "card"):
        return {}
    grouped = 0.5 if token.shape == "card" else 0.0
    if digits.startswith("9704") and len(digits) in (16, 19):
        return {"bank-card": (1.7 if digits[4:6] in NAPAS else 0.7) + (0.7 if luhn(digits) else 0.0) + grouped}
    if _international(digits):
        return {"bank-card": (1.9 if luhn(digits) else -1.2) + grouped}
    return {"bank-card": -0.5 if luhn(digits) else -1.5}
