"""The social-insurance number (mã số BHXH): ten digits, no public check digit; a word or a column has to name it."""

from lachan.tools.pii.evidence import Meanings, Token

KINDS = ("social-insurance",)
LENGTHS = (10,)
WORDS = {
    "social-insurance": (
        "ma so bao hiem xa hoi", "so bao hiem xa hoi", "bao hiem xa hoi", "so so bhxh", "ma so bhxh", "ma bhxh", "bhxh",
        "social insurance",
    )
}  # fmt: skip
TRIGGER = rb"[0-9]{10}"


def number(token: Token) -> Meanings:
    """Ten digits in a row."""
    return {"social-insurance": 0.1} if len(token.value) == 10 and token.shape == "run" else {}
