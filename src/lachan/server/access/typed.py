"""What somebody typed into the one search box, understood: pure, and never an error.

An address or a host (with a port or without), a prefix, an AS number, a domain or a URL, a weakness (CVE), the code of
a notice, a case or a citizen's report, a batch's receipt; anything else is a name. Pasted text may be defanged
(`hxxp://203.0.113[.]5`) and may lack Vietnamese marks.
"""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from lachan.server.base.errors import BadInput
from lachan.server.cases.codes import read_code as read_case
from lachan.server.citizens.codes import code_of as report_code
from lachan.server.notices.codes import read_code
from lachan.server.registry.names import parse_domain
from lachan.wire.addresses import split, text_of, value_of

MOST: Final = 200  # characters that are looked at
_MAPPED: Final = 0xFFFF << 32
_ASN: Final = re.compile(
    r"(?i)asn?[\s:-]*([0-9]{1,10})|([1-9][0-9]{0,5})"
)  # longer bare: a telephone, a person's number
_CVE: Final = re.compile(r"(?i)cve[\s_-]*([0-9]{4})[\s_-]*([0-9]{4,12})")
_RECEIPT: Final = re.compile(r"(?i)lc[\s-]*((?:19|20)[0-9]{6})[\s-]*([0-9]{6,12})")
_CODE: Final = re.compile(r"(?i)lc[\s\u2010-\u2015-]?[0-9a-z]{4,5}[\s\u2010-\u2015-]?[0-9a-z]{4,5}")
_CASE: Final = re.compile(r"(?i)vv[\s\u2010-\u2015-]*[0-9][0-9\s\u2010-\u2015-]{3,20}")
_REPORT: Final = re.compile(r"(?i)pa[\s\u2010-\u2015-]*([1-9][0-9]{0,11})")
_WITH_PORT: Final = re.compile(r"(\[[^\]]+\]|[^:/\s]+):[0-9]{1,5}")
_HYPHENED: Final = re.compile(r"(?i)lc[\u2010-\u2015-]")
_SCHEME: Final = re.compile(r"(?i)(?:h(?:xx|tt)ps?|ftp)://")
_INVISIBLE: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


class Kind(StrEnum):
    """What it is."""

    NOTHING = "nothing"
    ADDRESS = "address"
    PREFIX = "prefix"
    ASN = "asn"
    DOMAIN = "domain"
    WEAKNESS = "weakness"
    CODE = "code"
    RECEIPT = "receipt"
    CASE = "case"
    REPORT = "report"
    WRONG_CODE = "wrong-code"  # looks like the code of a notice or a case, and a sign of it is mistyped
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Typed:
    """`text`: its canonical form. `first`, `last`: of an address or prefix, (hi, lo). `number`: of an AS or batch."""

    kind: Kind
    text: str
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    number: int | None = None


def understand(typed: str) -> Typed:
    """What was typed. Total: any text gives an answer."""
    text = _clean(typed)
    if not text:
        return Typed(Kind.NOTHING, "")
    found = _address(text) or _numbered(text) or _coded(text) or _domain(text)
    return found or Typed(Kind.NAME, text)


def _clean(typed: str) -> str:
    seen = "".join(" " if unicodedata.category(c) in _INVISIBLE else c for c in typed[:MOST])
    text = " ".join(unicodedata.normalize("NFC", seen).split())
    return text.replace("[.]", ".").replace("(.)", ".").replace("[:]", ":")


def _address(text: str) -> Typed | None:
    text = _without_port(text)
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        value = value_of(bare)
    except ValueError:
        return _prefix(bare)
    return Typed(Kind.ADDRESS, text_of(value), split(value), split(value))


def _without_port(text: str) -> str:
    found = _WITH_PORT.fullmatch(text)
    return found[1] if found else text


def _prefix(text: str) -> Typed | None:
    if "/" not in text:
        return None
    try:
        network = ipaddress.ip_network(text.replace(" ", ""), strict=False)
    except ValueError:
        return None
    first, last = int(network[0]), int(network[-1])
    if network.version == 4:
        first, last = _MAPPED | first, _MAPPED | last
    return Typed(Kind.PREFIX, str(network), split(first), split(last))


def _numbered(text: str) -> Typed | None:
    if found := _ASN.fullmatch(text):
        number = int(found[1] or found[2])
        return Typed(Kind.ASN, f"AS{number}", number=number) if number < 1 << 32 else None
    if found := _CVE.fullmatch(text):
        return Typed(Kind.WEAKNESS, f"CVE-{found[1]}-{found[2]}")
    if found := _RECEIPT.fullmatch(text):
        return Typed(Kind.RECEIPT, f"LC-{found[1]}-{int(found[2]):06d}", number=int(found[2]))
    return None


def _coded(text: str) -> Typed | None:
    if found := _REPORT.fullmatch(text):
        return Typed(Kind.REPORT, report_code(int(found[1])), number=int(found[1]))
    if _CASE.fullmatch(text):
        try:
            return Typed(Kind.CASE, read_case(text))
        except BadInput:
            return Typed(Kind.WRONG_CODE, text.upper())
    if _CODE.fullmatch(text) is None:
        return None
    try:
        return Typed(Kind.CODE, read_code(text))
    except BadInput:
        return Typed(Kind.WRONG_CODE, text.upper()) if _HYPHENED.match(text) else None


def _domain(text: str) -> Typed | None:
    host = text
    if _SCHEME.match(text):
        try:
            host = urlsplit(re.sub(r"(?i)^h..p", "http", text)).hostname or ""
        except ValueError:
            return None
        if found := _address(host):
            return found
    elif "/" in text and " " not in text:
        host = text.partition("/")[0]
    host = _without_port(host)
    try:
        return Typed(Kind.DOMAIN, parse_domain(host.removeprefix("*.").rstrip(".")))
    except BadInput:
        return None
