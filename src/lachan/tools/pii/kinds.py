"""What each kind is called, and whether the law calls it basic or sensitive on a day: rows with dates (data/kinds.csv).

Law 91/2025/QH15 Art. 2 leaves both lists to the Government: Decree 356/2025/NĐ-CP Art. 3 (basic) and Art. 4
(sensitive) since 1 January 2026, Decree 13/2023/NĐ-CP Art. 2 before. A row's confidence says how sure its place in the
list is; what the lists do not name falls under "other information" of the basic one.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class KindOfLaw:
    """One row."""

    kind: str
    name_vi: str
    name_en: str
    sensitive: bool
    instrument: str
    article: str
    valid_from: date
    valid_to: date | None
    confidence: str


@cache
def rows() -> tuple[KindOfLaw, ...]:
    """Every row."""
    text = resources.files("lachan.tools.pii").joinpath("data", "kinds.csv").read_text(encoding="utf-8")
    return tuple(
        KindOfLaw(
            row["kind"], row["name_vi"], row["name_en"], row["class"] == "sensitive", row["instrument"], row["article"],
            date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["confidence"],
        )
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


@cache
def names() -> tuple[str, ...]:
    """Every kind there is, without loading what finds them."""
    return tuple(dict.fromkeys(row.kind for row in rows()))


@cache
def on(day: date) -> dict[str, KindOfLaw]:
    """By kind, as the law stood that day; a kind the law did not list yet has the row that came first."""
    found: dict[str, KindOfLaw] = {}
    for row in sorted(rows(), key=lambda row: row.valid_from):
        if row.kind not in found or row.valid_from <= day:
            found[row.kind] = row
    return found
