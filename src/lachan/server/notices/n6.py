"""Rows as events of CERT Polska's n6 (docs/src/usage/restapi.md of 4.40), one JSON object a line. Pure.

Its names and categories, for organisations that read n6 already. Three things differ: IPv6 addresses are written, each
event has its `item` in the notice and the notice's `code`, and where there is a banner, `luu_y` says it. What names an
account is left out.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from lachan.server.base.clock import utc_text
from lachan.server.base.settings import Identity
from lachan.server.notices.items import ITEM

_CATEGORIES: Final = {
    ("malicious-code", "infected-system"): "bots",
    ("malicious-code", "c2-server"): "cnc",
    ("malicious-code", "malware-distribution"): "malurl",
    ("information-gathering", "scanner"): "scanning",
    ("intrusion-attempts", "brute-force"): "scanning",
    ("intrusion-attempts", "ids-alert"): "server-exploit",
    ("intrusions", "application-compromise"): "server-exploit",
    ("intrusions", "system-compromise"): "server-exploit",
    ("availability", "ddos"): "dos-attacker",
    ("availability", "dos"): "dos-attacker",
    ("fraud", "phishing"): "phish",
    ("information-content-security", "data-leak"): "leak",
    ("abusive-content", "spam"): "spam",
    ("vulnerable", "ddos-amplifier"): "amplifier",
    ("vulnerable", "potentially-unwanted-accessible"): "exposed",
}
_CLASSES: Final = {"vulnerable": "vulnerable"}
_RESTRICTED: Final = {"CLEAR": "public"}
_SOURCE: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 2048


def lines(rows: pl.DataFrame, code: str, banner: str, _identity: Identity) -> Iterator[str]:
    """An event a row, each with its line end. `rows` have the columns of `items.SCHEMA` and ITEM."""
    for row in rows.iter_rows(named=True):
        yield json.dumps(_event(row, code, banner), ensure_ascii=False, separators=(",", ":")) + "\n"


def _event(row: dict[str, Any], code: str, banner: str) -> dict[str, Any]:
    class_, type_ = row["classification_taxonomy"], row["classification_type"]
    event: dict[str, Any] = {
        "luu_y": banner,
        "id": f"{row['id_hi'] & (1 << 64) - 1:016x}{row['id_lo'] & (1 << 64) - 1:016x}",
        "code": code,
        "item": row[ITEM],
        "source": f"{_source(row['feed_provider'])}.{_source(row['feed_code'])}",
        "restriction": _RESTRICTED.get(row["tlp"] or "", "need-to-know"),
        "confidence": "medium",
        "category": _CATEGORIES.get((class_, type_)) or _CLASSES.get(class_, "other"),
        "time": utc_text(row["time_source"]),
        "name": row["malware_family"] or row["malware_name"] or row["classification_identifier"],
        "proto": row["protocol_transport"],
        "sport": row["source_port"],
        "dip": row["destination_ip"],
        "dport": row["destination_port"],
        "fqdn": row["source_fqdn"],
        "url": row["source_url"],
    }
    if row["source_ip"]:
        asn = {"asn": row["source_asn"]} if row["source_asn"] else {}
        event["address"] = [{"ip": row["source_ip"], **asn}]
    return {name: _short(value) for name, value in event.items() if value not in (None, "")}


def _short(value: Any) -> Any:
    return value[:_LONGEST] if isinstance(value, str) else value


def _source(text: str | None) -> str:
    return _SOURCE.sub("-", (text or "").lower()).strip("-") or "unknown"
