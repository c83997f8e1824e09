"""Telephones: mobile, landline, and the 11-digit mobile numbers from before 15 September 2018.

Prefixes are data with the day they began (prefixes.csv); a prefix that is not listed loses points and is not refused,
as allocations go on. 1800 and 1900 numbers are services and nobody's.
"""

from importlib import resources

from lachan.tools.pii.evidence import Meanings, Token

KINDS = ("phone",)
LENGTHS = range(9, 16)
WORDS = {
    "phone": (
        "so dien thoai", "dien thoai", "so dt", "sdt", "dtdd", "dt", "di dong", "so di dong", "tel", "telephone",
        "phone number", "phone", "mobile", "cell", "hotline", "lien he", "lien lac", "zalo", "viber", "fax", "goi",
        "may ban", "so may", "nhan tin", "contact", "lh", "duong day nong", "whatsapp",
    )
}  # fmt: skip
TRIGGER = (
    rb"0[1-9][0-9]{8}|\+84|0084|\b84[1-9][0-9]{8}|\(0[0-9]{2,3}\)|"
    rb"(?:^|[^0-9.,])0[1-9][0-9]{1,2}[ .-](?:[0-9]{3,4}[ .-]?[0-9]{3}|[0-9]{6,8}|[0-9]{2}[ .-][0-9]{2,3}[ .-]?[0-9]{2})"
)


def _prefixes() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"mobile": set(), "former": set(), "area": set()}
    for row in resources.files(__name__).joinpath("prefixes.csv").read_text(encoding="utf-8").splitlines()[1:]:
        prefix, sort, *_ = row.split(",")
        found[sort].add(prefix)
    return found


PREFIXES = _prefixes()


def national(token: Token) -> str:
    """With the leading zero: `+84 912…` → `0912…`."""
    if token.shape == "world":
        digits = token.value.removeprefix("00").removeprefix("84")
        return digits if digits.startswith("0") else "0" + digits
    if token.shape == "area" and not token.value.startswith("0"):
        return "0" + token.value
    return token.value


def number(token: Token) -> Meanings:
    """Ten digits of a mobile, eleven of a landline or of a mobile before 2018."""
    if token.shape not in ("run", "world", "area", "mobile", "phone", "ten", "branch"):
        return {}
    digits = national(token)
    if token.shape == "run" and len(digits) == 11 and digits.startswith("84"):
        digits = "0" + digits[2:]
    written = {"world": 0.8, "area": 0.8, "mobile": 0.6, "phone": 0.2}.get(token.shape, 0.0)
    if len(digits) == 10 and digits.startswith("0"):
        if digits[:3] in PREFIXES["mobile"]:
            return {"phone": 2.2 + written}
        return {"phone": 0.4 + written} if digits[1] in "35789" else {}
    if len(digits) == 11 and digits.startswith("0"):
        if digits[:4] in PREFIXES["former"]:
            return {"phone": 1.7 + written}
        if digits[:4] in PREFIXES["area"] or digits[:3] in PREFIXES["area"]:
            return {"phone": 1.8 + written}
    return {}
