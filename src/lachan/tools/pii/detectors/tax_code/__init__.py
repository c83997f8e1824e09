"""The tax code (mã số thuế): 10 digits with a check digit, 13 for a branch, and since 1 July 2025 the personal number.

Check digit: 10 − (Σ digit × weight mod 11), weights 31 29 23 19 17 13 7 5 3. Circular 86/2024/TT-BTC: from 1 July 2025
the twelve digits of the personal number are the tax code of individuals, dependants and household businesses.
A code whose sum gives 10 has no check digit of one digit; whether such codes exist is not verified, so it is no proof
against.
"""

from lachan.tools.pii.evidence import Meanings, Token

KINDS = ("tax-code",)
LENGTHS = (10, 12, 13)
WORDS = {
    "tax-code": (
        "ma so thue ca nhan", "ma so thue", "ma thue", "so thue", "mst", "ma so doanh nghiep", "ma so dn", "msdn",
        "tax code", "tax id", "tax identification", "tax no", "mst/cccd",
    )
}  # fmt: skip
TRIGGER = rb"[0-9]{10}"
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def checks(digits: str) -> bool | None:
    """The tenth digit is right; None where the rule has no digit to offer."""
    wanted = 10 - sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11
    return None if wanted == 10 else int(digits[9]) == wanted


def number(token: Token) -> Meanings:
    """10, 12 or 13 digits."""
    size = len(token.value)
    if token.shape == "branch":
        return {"tax-code": {True: 2.4, None: 1.0, False: 0.2}[checks(token.value)]}
    if token.shape != "run" or size not in (10, 12, 13):
        return {}
    if size == 12:
        return {"tax-code": -0.3}
    valid = checks(token.value)
    return {"tax-code": {True: 0.9, None: 0.0, False: -0.9}[valid] - (0.4 if size == 13 else 0)}
