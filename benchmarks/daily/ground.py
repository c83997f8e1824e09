"""A home with one day received: SQLite, sixty organisations, rows drawn from a seed, put into the lake as sealed parts.

What is not measured here (reading, attribution, notices) is not run: parts and owners are written as they leave it.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from lachan.server.base.settings import Kind, Settings
from lachan.server.lake.folders import Home
from lachan.wire.detection import ORIGIN, SCHEMA

DAY = datetime(2026, 11, 21, tzinfo=UTC)
SETTINGS = Settings(kind=Kind.SIMULATED)


def lay(root: Path, rows: int, organisations: int, seed: int) -> Home:
    """Make the home; Django is started here."""
    from lachan.server.site import django

    root.mkdir(parents=True, exist_ok=True)
    django.start(root, SETTINGS)
    django.migrate()
    from lachan.server.lake import owners
    from lachan.server.lake.models import Batch, Part
    from lachan.server.lake.parts import Writer, summary_beside
    from lachan.server.lake.placing import Files, in_place
    from lachan.server.registry.models import Organisation

    home = Home(root)
    Organisation.objects.bulk_create(
        Organisation(key=f"org-{n:02}", name=f"Tổ chức {n}", kind="operator", origin="hand")
        for n in range(organisations)
    )
    batch = Batch.objects.create(
        name="bench", raw_path="raw/bench", digest="0" * 64, size=0, received_at=DAY + timedelta(hours=12),
        state=Batch.State.RECORDED, rows_read=rows, rows_accepted=rows,
    )  # fmt: skip
    with Writer(home, batch.pk) as writer:
        for start in range(0, rows, 200_000):
            writer.add(_detections(start, min(200_000, rows - start), seed))
    for aside in writer.parts:
        part = Part(batch=batch, day=aside.day, rows=aside.rows, registry_version=1)
        in_place(home, part, Files(aside.path, summary_beside(aside.path)), f"bench-{aside.path.stem}-{{:.16}}")
        part.save(force_insert=True)
        owners.attach(home, part, lambda facts: _owners(facts, organisations), 1)
    return home


def _detections(start: int, rows: int, seed: int) -> pl.DataFrame:
    n = pl.int_range(start, start + rows, dtype=pl.Int64)
    drawn = (n * 2654435761 + seed) % 4_000_003
    low = pl.concat_str(
        pl.lit("240."), (drawn // 65_536 % 64).cast(pl.String), pl.lit("."), (drawn // 256 % 256).cast(pl.String),
        pl.lit("."), (drawn % 256).cast(pl.String),
    )  # fmt: skip
    value = (240 << 24) + (drawn // 65_536 % 64) * 65_536 + drawn % 65_536
    said = {
        "feed_provider": pl.lit("Shadowserver"), "feed_code": pl.lit("event4_sinkhole"),
        "time_source": pl.lit(DAY).dt.replace_time_zone("UTC") + pl.duration(seconds=drawn % 86_400),
        "tlp": pl.lit("AMBER"), "source_ip": low, "source_ip_hi": pl.lit(-(1 << 63), pl.Int64),
        "source_ip_lo": value + (0xFFFF << 32) - (1 << 62) * 2, "malware_family": pl.lit("avalanche"), "subject": low,
        "subject_kind": pl.lit("ip"), "classification_taxonomy": pl.lit("malicious-code"),
        "classification_type": pl.lit("infected-system"), "source_port": (1024 + n % 60_000).cast(pl.Int32),
        "protocol_transport": pl.lit("tcp"), "destination_ip": pl.lit("192.0.2.7"),
        "destination_port": pl.lit(80, pl.Int32),
    }  # fmt: skip
    frame = pl.select(n.alias("n")).select(**said)
    whole = frame.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in SCHEMA.items() if name not in frame.columns
    )
    assert set(ORIGIN) <= set(whole.columns)
    return whole.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items() if name not in ("id_hi", "id_lo"))


def _owners(facts: pl.DataFrame, organisations: int) -> pl.DataFrame:
    from lachan.server.lake.questions import OWNER_SCHEMA

    key = pl.concat_str(pl.lit("org-"), (pl.col("source_ip_lo") % organisations).abs().cast(pl.String).str.zfill(2))
    said = {"holder": key, "holder_rule": pl.lit("prefix"), "holder_network": pl.lit("240.0.0.0/10")}
    return facts.select(
        *(expression.alias(name) for name, expression in said.items()),
        *(
            pl.lit(None, dtype).alias(name)
            for name, dtype in OWNER_SCHEMA.items()
            if name not in (*said, "registry_version")
        ),
        pl.lit(1, pl.Int32).alias("registry_version"),
    ).select(OWNER_SCHEMA.names())
