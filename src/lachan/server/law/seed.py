"""The operators and brands as rows for a new registry; `vn/registry-seed.csv` is exactly what `seed_csv` gives."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from lachan.server.law.dated import Confidence
from lachan.server.law.operators import all_operators, brands, sectors

SEED_COLUMNS = (
    "organisation",
    "name",
    "kind",
    "sector",
    "province",
    "parent",
    "identifier_type",
    "identifier",
    "prefix",
    "asn",
    "domain",
    "valid_from",
    "valid_to",
    "confidence",
    "override",
)


@dataclass(frozen=True, slots=True)
class SeedRow:
    """One AS number or one domain of an organisation; the other is None. Days inclusive, None = always."""

    organisation: str
    name: str
    kind: str
    sector: str
    parent: str
    asn: int | None
    domain: str | None
    valid_from: date | None
    valid_to: date | None
    source: str
    confidence: Confidence


def registry_seed_rows() -> tuple[SeedRow, ...]:
    """Every AS number, then every domain, as registry rows. An organisation has one name, kind, sector and parent."""
    known = {o.key: (o.legal_name or o.name, o.kind.value, o.sector, o.parent) for o in all_operators()}
    for brand in brands():
        kind = sectors()[brand.sector].kind
        known.setdefault(brand.organisation, (brand.legal_name, kind, brand.sector, ""))
    numbers = (
        SeedRow(o.key, *known[o.key], asn, None, o.valid_from, o.valid_to, o.source, o.confidence)
        for o in all_operators()
        for asn in o.asns
    )
    domains = (
        SeedRow(b.organisation, *known[b.organisation], None, name, b.valid_from, b.valid_to, b.source, b.confidence)
        for b in brands()
        for name in b.domains
    )
    return (*numbers, *domains)


def seed_csv() -> str:
    """The rows as a registry CSV: validity [valid_from, valid_to) from midnight in Vietnam, confidence 0 to 100."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, SEED_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in registry_seed_rows():
        writer.writerow(
            {
                "organisation": row.organisation,
                "name": row.name,
                "kind": row.kind,
                "sector": row.sector,
                "parent": row.parent,
                "asn": row.asn or "",
                "domain": row.domain or "",
                "valid_from": row.valid_from or "",
                "valid_to": row.valid_to + timedelta(days=1) if row.valid_to else "",
                "confidence": row.confidence.percent,
            }
        )
    return out.getvalue()
