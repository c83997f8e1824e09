"""The invented country's registry and contacts, as `lachan registry import` takes them.

Operators with their AS number, the networks of each pool and a /36 of IPv6; in every business pool one organisation to
each 256 addresses. Some organisations have no contact: that is so in a real register too.
"""

import csv
import io
import ipaddress
from collections.abc import Iterator
from typing import Final

from lachan.server.simulation.country import FIRST_ASN, Country, Pool, operators
from lachan.server.simulation.draws import key

ORGANISATION: Final = 256  # addresses of a business pool that belong to one
_COLUMNS: Final = (
    "organisation", "name", "kind", "sector", "province", "parent", "identifier_type", "identifier", "prefix", "asn",
    "domain", "valid_from", "valid_to", "confidence", "override",
)  # fmt: skip
_CONTACT_COLUMNS: Final = ("organisation", "purpose", "name", "email", "phone", "language", "valid_from", "valid_to")
_FIRST: Final = 240 << 24
_FIRST6: Final = 0x2001_0DB8 << 96
_KINDS: Final = (
    ("enterprise", "Công ty", "cong-ty"),
    ("enterprise", "Nhà máy", "nha-may"),
    ("school", "Trường", "truong"),
    ("hospital", "Bệnh viện", "benh-vien"),
    ("bank", "Ngân hàng", "ngan-hang"),
    ("state", "Cơ quan giả lập", "co-quan"),
)
_NAMES: Final = (
    ("Hoa Mai", "hoa-mai"), ("Hoa Ban", "hoa-ban"), ("Sen Hồng", "sen-hong"), ("Trúc Xanh", "truc-xanh"),
    ("Cánh Diều", "canh-dieu"), ("Bằng Lăng", "bang-lang"), ("Phượng Vĩ", "phuong-vi"), ("Tre Việt", "tre-viet"),
    ("Nắng Mới", "nang-moi"), ("Mùa Thu", "mua-thu"), ("Trăng Rằm", "trang-ram"), ("Sao Khuê", "sao-khue"),
)  # fmt: skip
_WITHOUT_CONTACT: Final = 15  # of 100 organisations


def organisation_of(pool: int, address: int) -> str:
    """Key of the organisation that holds an address (counted from the pool's first) of a business pool."""
    number = address // ORGANISATION
    draw = key(401, pool, number)
    return f"{_KINDS[draw % len(_KINDS)][2]}-{_NAMES[draw // 64 % len(_NAMES)][1]}-{pool}-{number}"


def registry(country: Country) -> str:
    """The file of organisations and networks."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_operator_rows(country))
    writer.writerows(_organisation_rows(country))
    return out.getvalue()


def contacts(country: Country) -> str:
    """The file of contacts, all under `.example` (RFC 2606)."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _CONTACT_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for operator in operators().values():
        writer.writerow(_contact(operator.key, "abuse", "Bộ phận xử lý lạm dụng", f"abuse@{operator.domain}"))
    for row in _organisation_rows(country):
        draw = key(402, *row["organisation"].encode())
        if draw % 100 >= _WITHOUT_CONTACT:
            writer.writerow(
                _contact(row["organisation"], "security", "Phụ trách an toàn thông tin", f"an-toan@{row['domain']}")
            )
    return out.getvalue()


def _contact(organisation: str, purpose: str, name: str, email: str) -> dict[str, str]:
    return {"organisation": organisation, "purpose": purpose, "name": name, "email": email, "language": "vi"}


def _operator_rows(country: Country) -> Iterator[dict[str, str]]:
    for operator in operators().values():
        own = {"organisation": operator.key, "name": operator.name, "kind": operator.kind, "confidence": "90"}
        own |= {"sector": "hosting" if operator.kind == "hosting" else "telecom", "province": operator.province}
        yield own | {"asn": str(operator.asn), "domain": operator.domain}
        yield own | {"prefix": str(ipaddress.IPv6Network((_FIRST6 + ((operator.asn - FIRST_ASN) << 92), 36)))}
        for pool in country.pools:
            if pool.operator == operator:
                yield own | {"prefix": " ".join(prefixes(pool.first, pool.addresses))}


def _organisation_rows(country: Country) -> Iterator[dict[str, str]]:
    for number, pool in enumerate(country.pools):
        if pool.kind == "business":
            yield from _customers(number, pool)


def _customers(number: int, pool: Pool) -> Iterator[dict[str, str]]:
    for start in range(0, pool.addresses, ORGANISATION):
        name = organisation_of(number, start)
        draw = key(401, number, start // ORGANISATION)
        kind, title, _ = _KINDS[draw % len(_KINDS)]
        yield {
            "organisation": name,
            "name": f"{title} {_NAMES[draw // 64 % len(_NAMES)][0]} {number}-{start // ORGANISATION}",
            "kind": kind,
            "province": pool.operator.province,
            "prefix": " ".join(prefixes(pool.first + start, min(ORGANISATION, pool.addresses - start))),
            "domain": f"{name}.example",
            "confidence": "80",
        }


def prefixes(first: int, count: int) -> list[str]:
    """The fewest networks that cover these addresses and no others; `first` counts from 240.0.0.0."""
    low = ipaddress.IPv4Address(_FIRST + first)
    return [str(n) for n in ipaddress.summarize_address_range(low, low + (count - 1))]
