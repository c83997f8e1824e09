"""Invented rows, headings and registry entries for the tests of this room."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from lachan.server.base.settings import Attached, Identity, Kind, Settings
from lachan.server.lake.models import Batch
from lachan.server.notices import items, planning, waiting
from lachan.server.notices.attachments import Wanted
from lachan.server.notices.content import Heading
from lachan.server.notices.drafting import material_of
from lachan.server.notices.models import Notice
from lachan.server.notices.render import Rendered, render
from lachan.server.notices.rules.table import Rules, parse, shipped
from lachan.server.notices.waiting import Open
from lachan.server.registry.models import Contact, Organisation

PLAIN = parse(re.sub(r"(?m)^still_hours = .*$", "", shipped()), "plain.toml")
SEEN = datetime(2026, 11, 22, 3, 10, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 1, 0, 0, tzinfo=UTC)
IDENTITY = Identity(
    legal_name="Trung tâm Thử",
    founding_decision="Quyết định 01/QĐ-THU",
    contact="canh-bao@thu.example",
    domain="thu.example",
)
_ROW: dict[str, object] = {
    "organisation": "nha-mang-a",
    "role": "operator",
    "rule": "asn",
    "network": "AS64500",
    "registry_version": 3,
    "id_hi": 1,
    "id_lo": 0,
    "time_source": SEEN,
    "classification_taxonomy": "malicious-code",
    "classification_type": "infected-system",
    "classification_identifier": "mirai",
    "severity": "high",
    "source_ip": "203.0.113.5",
    "source_port": 51234,
    "source_asn": 64500,
    "destination_ip": "198.51.100.7",
    "destination_port": 443,
    "protocol_transport": "tcp",
    "malware_name": "mirai",
    "malware_family": "Mirai",
    "malware_family_status": "known",
    "feed_provider": "Shadowserver",
    "feed_code": "event4_sinkhole",
    "tlp": "AMBER",
    "subject": "203.0.113.5",
    "subject_kind": "address",
    "batch": 1,
}


def rows(*changes: dict[str, object]) -> pl.DataFrame:
    """One row for each set of changes, a minute apart, in the order in which planning keeps them."""
    made = [
        {**dict.fromkeys(items.SCHEMA), **_ROW, "id_lo": n, "time_source": SEEN + timedelta(minutes=n), **change}
        for n, change in enumerate(changes)
    ]
    return items.in_order(pl.DataFrame(made, schema=items.SCHEMA))


def due(now: datetime, settings: Settings, rules: Rules | None = None) -> list[Open]:
    """Whose turn it is, by the rules that come with the program, but that all is told again at every interval."""
    return waiting.due(now, settings, rules or PLAIN)


def heading(banner: str = "", kind: Kind = Kind.REAL, **changes: object) -> Heading:
    values: dict[str, object] = {
        "code": "LC-7K2M-94QX",
        "planned_at": NOW,
        "banner": banner,
        "kind": kind,
        "organisation": "Nhà mạng A",
        "agency": False,
        "taxonomy": "malicious-code",
        "identity": Identity() if banner else IDENTITY,
    }
    return Heading(**{**values, **changes})  # type: ignore[arg-type]


def batch(number: int = 1) -> Batch:
    return Batch.objects.create(
        pk=number, name="a.csv", raw_path="raw/a.csv", digest="0" * 64, size=1, received_at=NOW, state="sealed"
    )


def organisation(key: str = "nha-mang-a", kind: str = "operator") -> Organisation:
    return Organisation.objects.create(key=key, name="Nhà mạng A", kind=kind, origin="hand")


def contact(owner: Organisation, purpose: str = "abuse", email: str = "truc-ban@a.example") -> Contact:
    phone = "" if email else "+84 24 0000 0000"
    return Contact.objects.create(organisation=owner, purpose=purpose, name="Tổ trực", email=email, phone=phone)


def rendered(heading: Heading, rows: pl.DataFrame) -> Rendered:
    """One notice of these rows."""
    material = material_of(rows, Wanted(heading.code, heading.banner, (Attached.CSV,), heading.identity))
    return render(heading, material.figures, material.attached)


def plan_one(one: Open, rows: pl.DataFrame, now: datetime, home: Path, settings: Settings) -> Notice | None:
    """The notice of one organisation and class, made of these rows as if they were its own."""
    theirs = rows.with_columns(
        organisation=pl.lit(one.organisation),
        classification_taxonomy=pl.lit(one.taxonomy),
        batch=pl.when(pl.col("batch").is_in(one.batches)).then("batch").otherwise(one.batches[0]),
    )
    made = planning.plan([one], theirs, now, home, settings)
    return made[0] if made else None
