"""The Detection: one observation of one thing that somebody should know of, as typed columns.

Names are IntelMQ's harmonised field names with dots as underscores; `CONTENT` lists them in the order in which the id
is computed (see `lachan.wire.ids`), so that list only ever grows at its end. What a source says beyond these columns
stands in `extra`, a JSON object as text, keys sorted. On disk: text, signed 32- and 64-bit integers, and
timestamp[us, UTC].
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

TIME: Final = pl.Datetime("us", "UTC")

# What the source said. Part of the id.
_CONTENT: Final[dict[str, pl.DataType]] = {
    "classification.taxonomy": pl.String(),
    "classification.type": pl.String(),
    "classification.identifier": pl.String(),
    "severity": pl.String(),
    "status": pl.String(),
    "source.ip": pl.String(),
    "source.port": pl.Int32(),
    "source.asn": pl.Int64(),
    "source.network": pl.String(),
    "source.fqdn": pl.String(),
    "source.url": pl.String(),
    "source.reverse_dns": pl.String(),
    "source.account": pl.String(),
    "source.geolocation.cc": pl.String(),
    "source.geolocation.region": pl.String(),
    "source.geolocation.city": pl.String(),
    "destination.ip": pl.String(),
    "destination.port": pl.Int32(),
    "destination.asn": pl.Int64(),
    "destination.fqdn": pl.String(),
    "destination.url": pl.String(),
    "destination.reverse_dns": pl.String(),
    "destination.geolocation.cc": pl.String(),
    "destination.geolocation.region": pl.String(),
    "destination.geolocation.city": pl.String(),
    "protocol.transport": pl.String(),
    "protocol.application": pl.String(),
    "malware.name": pl.String(),
    "malware.version": pl.String(),
    "malware.hash.md5": pl.String(),
    "malware.hash.sha1": pl.String(),
    "malware.hash.sha256": pl.String(),
    "product.name": pl.String(),
    "product.vendor": pl.String(),
    "product.version": pl.String(),
    "product.vulnerabilities": pl.String(),
    "event_description.text": pl.String(),
    "event_description.target": pl.String(),
    "event_description.url": pl.String(),
    "extra": pl.String(),
}
CONTENT: Final = {wire.replace(".", "_"): dtype for wire, dtype in _CONTENT.items()}

# Whence and when. Part of the id too, ahead of the content.
_ORIGIN: Final[dict[str, pl.DataType]] = {"feed.provider": pl.String(), "feed.code": pl.String(), "time.source": TIME}
ORIGIN: Final = {wire.replace(".", "_"): dtype for wire, dtype in _ORIGIN.items()}

# What we add and can compute again. Never part of the id.
DERIVED: Final[dict[str, pl.DataType]] = {
    "id_hi": pl.Int64(),
    "id_lo": pl.Int64(),
    "tlp": pl.String(),
    "source_ip_hi": pl.Int64(),
    "source_ip_lo": pl.Int64(),
    "malware_family": pl.String(),
    "malware_family_status": pl.String(),
    "subject": pl.String(),
    "subject_kind": pl.String(),
}

SCHEMA: Final = pl.Schema({**ORIGIN, **DERIVED, **CONTENT})

# IntelMQ's names of the columns that are on its wire.
WIRE_NAMES: Final[dict[str, str]] = {wire.replace(".", "_"): wire for wire in (*_ORIGIN, "tlp", *_CONTENT)}

# The whole of IntelMQ's harmonisation, so that a field that is not a column of ours keeps its name inside `extra`.
INTELMQ_FIELDS: Final = frozenset(WIRE_NAMES.values()) | frozenset(
    """comment destination.abuse_contact destination.account destination.allocated destination.as_name
    destination.domain_suffix destination.local_hostname destination.local_ip destination.network destination.registry
    destination.tor_node destination.urlpath destination.geolocation.latitude destination.geolocation.longitude
    event_hash feed.accuracy feed.documentation feed.name feed.url misp.attribute_uuid misp.event_uuid
    output product.full_name raw rtir_id screenshot_url source.abuse_contact source.allocated source.as_name
    source.domain_suffix source.geolocation.latitude source.geolocation.longitude source.local_hostname source.local_ip
    source.registry source.tor_node source.urlpath time.observation""".split()
)

# Whom or what a detection is about: the first of these that it has.
SUBJECTS: Final = (
    ("source_ip", "address"),
    ("source_fqdn", "domain"),
    ("source_url", "url"),
    ("source_account", "account"),
    ("source_network", "network"),
)

# Classes whose subject is the page or the name itself, not the address that serves it today.
_NAME_FIRST: Final = ("phishing", "malware-distribution")
_NAMES_FIRST: Final = ("source_url", "source_fqdn", "source_ip", "source_account", "source_network")


def with_subject(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds `subject` and `subject_kind`: URL or domain first for the classes that are about names."""
    kinds = {name: kind for name, kind in SUBJECTS if frame[name].null_count() < frame.height}
    address_first = _first_of(kinds)
    names_first = _first_of({name: kinds[name] for name in _NAMES_FIRST if name in kinds})
    if address_first is None or names_first is None:
        nothing = pl.lit(None, dtype=pl.String)
        return frame.with_columns(nothing.alias("subject"), nothing.alias("subject_kind"))
    name_first = frame["classification_type"].is_in(_NAME_FIRST).fill_null(False)
    if not name_first.any():
        subject, kind = address_first
    elif name_first.all():
        subject, kind = names_first
    else:
        subject, kind = (
            pl.when(name_first).then(n).otherwise(a) for n, a in zip(names_first, address_first, strict=True)
        )
    return frame.with_columns(subject.alias("subject"), kind.alias("subject_kind"))


def _first_of(kinds: Mapping[str, str]) -> tuple[pl.Expr, pl.Expr] | None:
    """The first column that has a value, and what kind of thing that is; None where there are no columns."""
    if not kinds:
        return None
    kind = [pl.when(pl.col(name).is_not_null()).then(pl.lit(kind)) for name, kind in kinds.items()]
    return pl.coalesce(list(kinds)), pl.coalesce(kind)
