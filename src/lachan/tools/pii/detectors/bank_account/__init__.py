"""Bank accounts: six to nineteen digits without any check digit; a word, a column or a bank's name has to say so."""

from lachan.tools.pii.evidence import Meanings, Token

KINDS = ("bank-account",)
LENGTHS = range(6, 20)
_BANKS = (
    "vietcombank", "vcb", "vietinbank", "ctg", "bidv", "agribank", "techcombank", "tcb", "mbbank", "mb bank", "acb",
    "vpbank", "tpbank", "sacombank", "stb", "vib", "shb", "hdbank", "ocb", "msb", "scb", "eximbank", "lpbank",
    "lienvietpostbank", "seabank", "abbank", "namabank", "pvcombank", "bacabank", "kienlongbank", "vietabank", "cake",
    "timo", "ngan hang", "chi nhanh ngan hang",
)  # fmt: skip
WORDS = {
    "bank-account": (
        "so tai khoan ngan hang", "so tai khoan", "tai khoan ngan hang", "tai khoan so", "tai khoan", "so tk", "stk", "tk",
        "tknh", "account number", "account no", "acc no", "bank account", "account", "chuyen khoan", "thu huong",
    )
}  # fmt: skip
WEAK = {"bank-account": _BANKS}
TRIGGER = rb"[0-9]{9,19}"
# Six to eight digits are too common to look at everywhere: there the word is part of what is looked for.
WORDED = rb"(?i:stk|tk|t[\xc3\xa0a]+i kho[\xe1\xba\xa3a]+n|account)[^0-9\n]{0,24}[0-9]{6,8}"


def number(token: Token) -> Meanings:
    """Digits in a row, or in the groups of three and four that banks print."""
    if token.shape in ("branch", "world", "area", "mobile", "phone"):
        return {}
    size = len(token.value)
    return {"bank-account": 0.0 if 8 <= size <= 15 else -0.6}
