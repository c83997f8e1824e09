"""The old identity card (chứng minh nhân dân): nine digits, no check digit, no longer valid since 1 January 2025.

It is everywhere in stored data. Nine digits alone prove nothing, so a word or a column has to name it.
"""

from lachan.tools.pii.evidence import Meanings, Token

KINDS = ("cmnd",)
LENGTHS = (9,)
WORDS = {
    "cmnd": (
        "chung minh nhan dan", "chung minh thu", "chung minh", "so cmnd", "cmnd", "cmtnd", "cmt", "giay cmnd", "so cm",
        "cmnd/cccd", "cccd/cmnd", "cmt/cccd", "id card", "identity card", "id number", "giay to tuy than", "gttt",
        "so giay to",
    )
}  # fmt: skip
# In threes by spaces; by points only after its word, as amounts of money are written so everywhere.
TRIGGER = (
    rb"[0-9]{9}|(?:^|[^0-9.,])[0-9]{3} [0-9]{3} [0-9]{3}\b|"
    rb"(?i:cmnd|cmt|ch\xe1\xbb\xa9ng minh|chung minh|gttt)[^0-9\n]{0,24}[0-9]{3}\.[0-9]{3}\.[0-9]{3}"
)


def number(token: Token) -> Meanings:
    """Nine digits; those of 1999 to 2016 begin with the issuing province, 01 to 38."""
    if len(token.value) != 9 or token.shape not in ("run", "nine"):
        return {}
    return {"cmnd": 0.3 if "01" <= token.value[:2] <= "38" else 0.0}
