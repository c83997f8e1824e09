"""Owners beside each part: one row per detection, in the part's order; rewritten alone when the registry changes."""

from collections.abc import Callable
from typing import Final

import polars as pl
from django.db import transaction

from lachan.server.base.files import digest_of, settle
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.rowfiles import reading, write_rows
from lachan.server.lake.tallies import FACTS, footer

ATTRIBUTED_BY: Final = [
    "id_hi",
    "id_lo",
    "time_source",
    "source_ip_hi",
    "source_ip_lo",
    "source_asn",
    "source_fqdn",
    "source_url",
]


def attach(home: Home, part: Part, attribute: Callable[[pl.DataFrame], pl.DataFrame], registry_version: int) -> None:
    """Write the owners of one part and name them in the manifest. `attribute`: one row out for each in, in order."""
    with reading(part.path):
        facts = pl.read_parquet(home.absolute(part.path), columns=ATTRIBUTED_BY)
    keep(home, part, attribute(facts), registry_version)


def keep(home: Home, part: Part, owners: pl.DataFrame, registry_version: int) -> None:
    """Owners that are known already, written beside the part."""
    place = home.absolute(part.path).with_suffix(f".owners-{registry_version}.parquet")
    aside = place.with_name(f".{place.name}.aside")
    with reading(part.path):
        facts = pl.read_parquet(home.absolute(part.path), columns=list(FACTS))
    write_rows(owners, aside, footer=footer(facts, owners))
    digest = digest_of(aside)
    settle(aside, place)
    with transaction.atomic():
        Part.objects.filter(pk=part.pk).update(
            owners_path=home.relative(place), owners_digest=digest, registry_version=registry_version
        )
    part.refresh_from_db()
