"""Driving licences (giấy phép lái xe) on PET: twelve digits, two of province, one of sex and century, two of the year
passed, seven drawn. They look like personal numbers: only words, a column or a broken structure tell them apart."""

from lachan.tools.pii.evidence import Meanings, Token

KINDS = ("driving-licence",)
LENGTHS = (12,)
WORDS = {
    "driving-licence": (
        "so giay phep lai xe", "giay phep lai xe", "gplx", "bang lai xe", "bang lai", "so gplx", "driving licence",
        "driving license", "driver license", "driver licence",
    )
}  # fmt: skip
TRIGGER = rb"[0-9]{12}"


def number(token: Token) -> Meanings:
    """Twelve digits in a row."""
    return {"driving-licence": 0.0} if len(token.value) == 12 and token.shape in ("run", "twelve") else {}
