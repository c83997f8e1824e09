"""The personal identification number: 12 digits, also the number of the identity card (căn cước).

Until 30 June 2024 the law gave them a structure: three digits of province (or country) of birth registration, one of
sex and century, two of the year, six drawn (Decree 137/2015 Art. 13, Circular 07/2016). Law 26/2023/QH15 Art. 12
promises twelve digits and nothing else, so the structure gives points and is never a gate. There is no check digit.
"""

from importlib import resources

from lachan.tools.pii.evidence import Meanings, Token

KINDS = ("cccd",)
LENGTHS = (12,)
WORDS = {
    "cccd": (
        "can cuoc cong dan", "so can cuoc", "the can cuoc", "can cuoc", "cccd", "so dinh danh ca nhan",
        "dinh danh ca nhan", "so dinh danh", "ma dinh danh", "dinh danh", "citizen id", "national id", "personal id",
        "identity card", "id card", "id number", "id no", "giay to tuy than", "gttt", "so giay to", "cmnd/cccd",
        "cccd/cmnd", "cmt/cccd", "so cc",
    )
}  # fmt: skip
TRIGGER = (
    rb"[0-9]{12}|[0-9]{3} [0-9]{3} [0-9]{3} ?[0-9]{3}|[0-9]{6} [0-9]{6}|[0-9]{3} [0-9]{9}|"
    rb"[0-9]{3}\.[0-9]{3}\.[0-9]{3}\.(?:[1-9][0-9]{2}|[0-9][1-9][0-9]|[0-9]{2}[1-9])"
)


def _provinces() -> frozenset[str]:
    rows = resources.files(__name__).joinpath("provinces.csv").read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(row.split(",")[0] for row in rows)


PROVINCES = _provinces()


def structure(digits: str) -> int:
    """How much of the old structure it has: 0 none, 1 a province, 2 and a century in use, 3 and a year of one living."""
    if digits[:3] not in PROVINCES:
        return 0
    if digits[3] not in "0123":
        return 1
    year = int(digits[4:6]) + (1900 if digits[3] in "01" else 2000)
    return 3 if 1915 <= year <= 2035 else 2


def number(token: Token) -> Meanings:
    """Twelve digits in a shape that people write them in."""
    if len(token.value) != 12 or token.shape not in ("run", "twelve"):
        return {}
    points = (-0.4, 0.2, 0.6, 1.9)[structure(token.value)]
    return {"cccd": points if token.shape == "run" else points - 0.3}
