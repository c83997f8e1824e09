"""For programs: JSON (schema `lachan-pii-1`), CSV (one row a place and kind), SARIF 2.1.0 (one result a place and kind)."""

import csv
import io
import json
from typing import Any, Final

from lachan.tools.pii import kinds as law
from lachan.tools.pii.run import Entry, Summary
from lachan.tools.pii.severity import Severity

_LEVELS: Final = {Severity.LOW: "note", Severity.MEDIUM: "warning", Severity.HIGH: "error", Severity.CRITICAL: "error"}
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def plain(summary: Summary) -> dict[str, Any]:
    """The whole, as JSON has it."""
    names = law.on(summary.day)
    return {
        "schema": "lachan-pii-1",
        "law_as_of": summary.day.isoformat(),
        "files": summary.files,
        "severity": summary.severity.name.lower(),
        "outcomes": summary.outcomes,
        "kinds": {
            kind: {
                "findings": count,
                "distinct": summary.distinct.get(kind, 0),
                "class": "sensitive" if names[kind].sensitive else "basic",
                "basis": f"{names[kind].instrument} {names[kind].article}",
                "confidence": names[kind].confidence,
            }
            for kind, count in sorted(summary.findings.items())
        },
        "places": [_entry(entry) for entry in summary.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "place": entry.place,
        "outcome": entry.outcome.value,
        "severity": entry.severity.name.lower(),
        "persons_at_least": entry.persons,
        "size": entry.size,
        **({"sample": entry.note} if entry.note else {}),
        "unit": entry.unit,
        "found": [
            {"in": p.place, "kind": p.kind, "findings": p.findings, "distinct": p.distinct,
             "first": [{"row": r, "start": a, "end": b} if r else {"start": a, "end": b} for r, a, b in p.spans]}
            for p in entry.parts
        ],
        "skipped": [{"in": inside, "outcome": outcome} for inside, outcome in entry.skipped],
    }  # fmt: skip


def as_csv(summary: Summary) -> str:
    """One row a place and kind; cells are safe in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow("place in kind class basis findings distinct severity outcome".split())
    names = law.on(summary.day)
    for entry in summary.entries:
        for part in entry.parts:
            row = names[part.kind]
            writer.writerow(
                [_safe(entry.place), _safe(part.place), part.kind, "sensitive" if row.sensitive else "basic",
                 f"{row.instrument} {row.article}", part.findings, part.distinct, entry.severity.name.lower(),
                 entry.outcome.value]
            )  # fmt: skip
        if not entry.parts:
            writer.writerow([_safe(entry.place), "", "", "", "", 0, 0, "none", entry.outcome.value])
    return "\ufeff" + out.getvalue()


def _safe(cell: str) -> str:
    return "'" + cell if cell.startswith(_RISKY) else cell


def sarif(summary: Summary, version: str) -> str:
    """SARIF 2.1.0: byte spans as `byteOffset`, characters as `charOffset`; rows of tables as logical places."""
    names = law.on(summary.day)
    rules = [
        {"id": kind, "name": names[kind].name_en, "shortDescription": {"text": names[kind].name_en},
         "properties": {"class": "sensitive" if names[kind].sensitive else "basic",
                        "basis": f"{names[kind].instrument} {names[kind].article}"}}
        for kind in sorted(summary.findings)
    ]  # fmt: skip
    results = [_result(entry, index) for entry in summary.entries for index in range(len(entry.parts))]
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {"name": "lachan pii", "version": version, "rules": rules}}, "results": results}],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _result(entry: Entry, index: int) -> dict[str, Any]:
    part = entry.parts[index]
    unit = "byte" if entry.unit == "byte" else "char"
    locations = []
    for row, start, end in part.spans[:5]:
        region = {f"{unit}Offset": start, f"{unit}Length": end - start}
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(entry.place)}}
        if entry.unit == "byte" or not part.place:
            physical["region"] = region
        location: dict[str, Any] = {"physicalLocation": physical}
        if part.place or row:
            inside = part.place + (f" row {row}" if row else "")
            location["logicalLocations"] = [{"fullyQualifiedName": inside}]
        locations.append(location)
    return {
        "ruleId": part.kind,
        "level": _LEVELS.get(entry.severity, "none"),
        "message": {"text": f"{part.kind}: {part.findings} findings, {part.distinct} different values"},
        "locations": locations[:1],
        "relatedLocations": locations[1:],
        "occurrenceCount": part.findings,
    }


def _uri(place: str) -> str:
    from urllib.parse import quote

    return quote(place, safe="/:!#[]")
