"""Rows as XARF v4 reports (xarf.org, schemas/v4), one JSON object a line. Pure.

The schema decides what a report must have: a type whose fields a row cannot fill gives way to a plainer one, at last
to `reputation/threat_intelligence`. The report's id is the detection's own, written as a UUID of version 8 (RFC 9562
§5.8), so the same observation has the same id whoever is told. Accounts are never named, as nowhere in a notice.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from lachan.server.base.clock import utc_text
from lachan.server.base.settings import Identity
from lachan.server.notices.items import ITEM
from lachan.server.post.domains import mail_domain

VERSION: Final = "4.2.0"
NOBODY: Final = "khong-tra-loi"
_CVE: Final = re.compile(r"CVE-[0-9]{4}-[0-9]+")
_URL: Final = re.compile(r"https?://[!-~]+")
_TAG: Final = re.compile(r"[^a-z0-9_+-]+")
_LONGEST: Final = 200  # characters of a foreign text
_CONNECTION: Final = frozenset({"tcp", "udp", "icmp", "sctp"})


def lines(rows: pl.DataFrame, code: str, banner: str, identity: Identity) -> Iterator[str]:
    """A report a row, each with its line end. `rows` have the columns of `items.SCHEMA` and ITEM."""
    domain = mail_domain(identity.domain)
    who = {
        "org": (identity.legal_name or banner or "Lá Chắn")[:_LONGEST],
        "contact": identity.contact or f"{NOBODY}@{domain}",
        "domain": domain,
    }
    for row in rows.iter_rows(named=True):
        report = _report(row, who, code, banner)
        yield json.dumps(report, ensure_ascii=False, separators=(",", ":")) + "\n"


def _report(row: dict[str, Any], who: dict[str, str], code: str, banner: str) -> dict[str, Any]:
    says = f"{code}, dòng/row {row[ITEM]}"
    kind = _tag(row["classification_taxonomy"]) + ":" + _tag(row["classification_type"])
    report: dict[str, Any] = {
        "xarf_version": VERSION,
        "report_id": report_id(row["id_hi"], row["id_lo"]),
        "timestamp": utc_text(row["time_source"]),
        "reporter": who,
        "sender": who,
        "source_identifier": row["source_ip"] or row["source_fqdn"] or row["network"] or "-",
        "tags": [f"lachan:{code.lower()}", f"rsit-{kind}"],
        "description": f"{banner}. {says}" if banner else says,
    }
    if row["source_port"]:
        report["source_port"] = row["source_port"]
    report |= _content(row) or _known(row) or _threat(row)
    return report


def report_id(high: int, low: int) -> str:
    """A UUID of version 8 of the detection's 128 bits (two signed halves)."""
    bits = f"{high & (1 << 64) - 1:016x}{low & (1 << 64) - 1:016x}"
    variant = f"{8 | int(bits[16], 16) & 3:x}"
    return f"{bits[:8]}-{bits[8:12]}-8{bits[13:16]}-{variant}{bits[17:20]}-{bits[20:]}"


def _content(row: dict[str, Any]) -> dict[str, Any] | None:
    """What lies at an address on the web."""
    url = row["source_url"]
    if not url or len(url) > 2000 or _URL.fullmatch(url) is None:
        return None
    found: dict[str, Any] = {"category": "content", "url": url}
    match row["classification_taxonomy"], row["classification_type"]:
        case "fraud", "phishing":
            return found | {"type": "phishing"}
        case "malicious-code", "malware-distribution":
            return found | {"type": "malware"} | _filled({"malware_family": _family(row)})
        case "intrusions", _:
            return found | {"type": "remote_compromise", "compromise_type": "other"}
    return None


def _known(row: dict[str, Any]) -> dict[str, Any] | None:
    class_, type_, name = row["classification_taxonomy"], row["classification_type"], _name(row)
    protocol = (row["protocol_transport"] or "").lower()
    if class_ == "malicious-code" and type_ == "infected-system":
        evidence = {"compromise_evidence": name, "malware_family": _family(row)}
        server = {"c2_server": _text(row["destination_fqdn"] or row["destination_ip"])}
        return {"category": "infrastructure", "type": "botnet"} | _filled(evidence | server)
    if class_ == "intrusions" or type_ == "c2-server":
        return {"category": "infrastructure", "type": "compromised_server", "compromise_method": name}
    if class_ == "vulnerable":
        return _vulnerable(row, name)
    if protocol in _CONNECTION and row["source_port"] and row["source_ip"]:
        types = {"brute-force": "login_attack", "scanner": "port_scan", "ddos": "ddos"}
        if type_ in types:
            seen: dict[str, Any] = {
                "category": "connection", "type": types[type_], "protocol": protocol,
                "first_seen": utc_text(row["time_source"]),
            }  # fmt: skip
            return seen | _filled(
                {"destination_ip": row["destination_ip"], "destination_port": row["destination_port"]}
            )
    return None


def _vulnerable(row: dict[str, Any], name: str) -> dict[str, Any]:
    found = _CVE.findall(f"{row['product_vulnerabilities'] or ''} {row['classification_identifier'] or ''}".upper())
    service = {"category": "vulnerability", "service": _text(row["product_name"]) or name}
    if found and row["source_port"]:
        return service | {"type": "cve", "service_port": row["source_port"], "cve_id": found[0]}
    kind = "misconfiguration" if row["classification_type"] == "weak-crypto" else "open_service"
    return service | {"type": kind}


def _threat(row: dict[str, Any]) -> dict[str, Any]:
    return {"category": "reputation", "type": "threat_intelligence", "threat_type": _name(row)}


def _name(row: dict[str, Any]) -> str:
    return _text(row["classification_identifier"]) or _text(row["classification_type"]) or "-"


def _family(row: dict[str, Any]) -> str:
    return _text(row["malware_family"] or row["malware_name"])


def _text(text: str | None) -> str:
    return (text or "")[:_LONGEST]


def _tag(text: str | None) -> str:
    return _TAG.sub("-", (text or "").lower()).strip("-_+") or "none"


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
