"""How a source's text becomes a value: one small expression each, named as in the published Shadowserver schema.

Every function takes a text column without white space around its values (empty is null already) and gives the value or
null. What it could not read is not lost: `typed` keeps it in `extra` under `unread.<field>`.
"""

import ipaddress
import json
from collections.abc import Callable
from typing import Final

import polars as pl

Check = Callable[[pl.Expr], pl.Expr]

_TRUE: Final = ("1", "y", "yes", "true", "t", "enabled")
_FALSE: Final = ("0", "n", "no", "false", "f", "disabled")
_ZERO: Final = r"^[+-]?0+$"


def text(value: pl.Expr) -> pl.Expr:
    """As it is."""
    return value


def integer(value: pl.Expr) -> pl.Expr:
    """A whole number in decimal digits that fits 64 bits, as Int64."""
    return value.cast(pl.Int64, strict=False)


def integer_not_zero(value: pl.Expr) -> pl.Expr:
    """A whole number; 0 means that the source does not know."""
    number = integer(value)
    return pl.when(number != 0).then(number)


def is_zero(value: pl.Expr) -> pl.Expr:
    """Whether the text says 0."""
    return value.str.contains(_ZERO)


def boolean(value: pl.Expr) -> pl.Expr:
    """Yes or no in the words that sources use."""
    word = value.str.to_lowercase()
    return pl.when(word.is_in(_TRUE)).then(pl.lit(True)).when(word.is_in(_FALSE)).then(pl.lit(False))


def decimal(value: pl.Expr) -> pl.Expr:
    """A finite decimal number, as the text that JSON writers give it (the shortest that reads back the same)."""
    return _by_distinct(value, _decimal)


def _decimal(value: str) -> str | None:
    try:
        return json.dumps(float(value), allow_nan=False) if value.isascii() and "_" not in value else None
    except ValueError:
        return None


def json_object(value: pl.Expr) -> pl.Expr:
    """A JSON object that a reader wrote itself, with its keys sorted."""
    return value


def vulnerabilities(value: pl.Expr) -> pl.Expr:
    """CVE numbers among a tag's words, upper case, each once, sorted, joined by `;`."""
    found = value.str.extract_all(r"(?i)CVE-[0-9]{4}-[0-9]{4,19}").list.eval(pl.element().str.to_uppercase())
    return pl.when(found.list.len() > 0).then(found.list.unique().list.sort().list.join(";"))


def name(value: pl.Expr) -> pl.Expr:
    """A domain name: lower case, no dot at its end, labels of RFC 1035 with underscores allowed; an address is none."""
    return _by_distinct(value, _name)


def _name(value: str) -> str | None:
    lowered = value.lower().removesuffix(".")
    labels = lowered.split(".")
    if len(labels) < 2 or len(lowered.encode()) > 253 or all(c in "0123456789." for c in lowered):
        return None
    return lowered if all(_is_label(label) for label in labels) else None


def _is_label(label: str) -> bool:
    if not 0 < len(label) <= 63 or label[0] == "-" or label[-1] == "-":
        return False
    return all(c in "-_" or c.isalnum() or (not c.isascii() and c.isprintable() and not c.isspace()) for c in label)


def name_of_url(value: pl.Expr) -> pl.Expr:
    """The host of a URL, or a bare domain name."""
    return name(value.str.extract(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?(?:[^/?#@]*@)?([^/?#:\[\]]+)"))


def url(value: pl.Expr) -> pl.Expr:
    """A URL with a scheme, as reported; one without becomes http, as sources leave it out."""
    has_scheme = value.str.contains(r"^[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/]")
    bare = value.str.contains(r"^[^\s:/]+\.[^\s:/]+(?:[:/]\S*)?$")
    return pl.when(has_scheme).then(value).when(bare).then(pl.lit("http://") + value)


def network(value: pl.Expr) -> pl.Expr:
    """A prefix with its length, its host bits cleared; a bare address is not one."""
    return _by_distinct(value, _network)


def _network(value: str) -> str | None:
    if "/" not in value or "%" in value or not value.rpartition("/")[2].isdigit():
        return None
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        return None


def country(value: pl.Expr) -> pl.Expr:
    """ISO 3166-1 alpha-2, upper case."""
    upper = value.str.to_uppercase()
    return pl.when(upper.str.contains("^[A-Z]{2}$")).then(upper)


def base64(value: pl.Expr) -> pl.Expr:
    """Already base64, or made so: bytes that may hold anything do not stand in a text."""
    is_base64 = value.str.contains(r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")
    return pl.when(is_base64).then(value).otherwise(value.str.encode("base64"))


_WEBSHELL: Final = "exchange;webshell"


def _exchange(value: pl.Expr, broken_into: str, open_to_it: str) -> pl.Expr:
    """An Exchange server with a web shell is broken into; without, it is open to it."""
    return pl.when(value.str.contains(_WEBSHELL, literal=True)).then(pl.lit(broken_into)).otherwise(pl.lit(open_to_it))


def exchange_taxonomy(value: pl.Expr) -> pl.Expr:
    """See `_exchange`."""
    return _exchange(value, "intrusions", "vulnerable")


def exchange_type(value: pl.Expr) -> pl.Expr:
    """See `_exchange`."""
    return _exchange(value, "system-compromise", "vulnerable-system")


def exchange_identifier(value: pl.Expr) -> pl.Expr:
    """See `_exchange`."""
    return _exchange(value, "exchange-server-webshell", "vulnerable-exchange-server")


def _by_distinct(value: pl.Expr, decide: Callable[[str], str | None]) -> pl.Expr:
    """What Python decides on each distinct value, once."""

    def decided(values: pl.Series) -> pl.Series:
        distinct = values.unique().drop_nulls()
        answers = pl.Series([decide(v) for v in distinct.to_list()], dtype=pl.String)
        return values.replace_strict(distinct, answers, default=None, return_dtype=pl.String)

    return value.map_batches(decided, return_dtype=pl.String, is_elementwise=True)


CHECKS: Final[dict[str, Check]] = {
    "": text,
    "validate_to_none": text,
    "convert_int": integer,
    "invalidate_zero": integer_not_zero,
    "convert_bool": boolean,
    "convert_float": decimal,
    "convert_date": text,
    "convert_date_utc": text,
    "convert_http_host_and_url": url,
    "validate_fqdn": name,
    "validate_fqdn_of_url": name_of_url,
    "validate_network": network,
    "validate_ip": text,
    "category_or_detail": text,
    "force_base64": base64,
    "extract_cve_from_tag": vulnerabilities,
    "add_UTC_to_timestamp": text,
    "json_object": json_object,
    "scan_exchange_taxonomy": exchange_taxonomy,
    "scan_exchange_type": exchange_type,
    "scan_exchange_identifier": exchange_identifier,
}

# Checks whose value stands in JSON as it is, without quotes.
BARE_IN_JSON: Final = frozenset(("convert_int", "invalidate_zero", "convert_bool", "convert_float"))

# What a field demands of its value, whatever the source called the column's check.
FIELD_CHECKS: Final[dict[str, Check]] = {
    "source_port": integer,
    "destination_port": integer,
    "source_asn": integer_not_zero,
    "destination_asn": integer_not_zero,
    "source_fqdn": name,
    "destination_fqdn": name,
    "source_url": url,
    "destination_url": url,
    "source_network": network,
    "source_geolocation_cc": country,
    "destination_geolocation_cc": country,
}
LOWER_CASE: Final = frozenset(
    """protocol_transport protocol_application severity malware_hash_md5 malware_hash_sha1 malware_hash_sha256
    malware_name source_reverse_dns destination_reverse_dns""".split()
)
RANGES: Final[dict[str, tuple[int, int]]] = {
    "source_port": (0, 65535),
    "destination_port": (0, 65535),
    "source_asn": (1, 4294967295),
    "destination_asn": (1, 4294967295),
}
