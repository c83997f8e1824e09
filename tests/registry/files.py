"""CSV files of the registry, written for one test."""

import csv
from pathlib import Path

from lachan.server.registry.rows import CLAIM_COLUMNS, CONTACT_COLUMNS


def claims_file(path: Path, *rows: dict[str, str]) -> Path:
    return _write(path / "registry.csv", CLAIM_COLUMNS, rows)


def contacts_file(path: Path, *rows: dict[str, str]) -> Path:
    return _write(path / "contacts.csv", CONTACT_COLUMNS, rows)


def _write(path: Path, columns: tuple[str, ...], rows: tuple[dict[str, str], ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


BANK = {"organisation": "bank-a", "name": "Ngân hàng Giả Lập A", "kind": "bank", "sector": "banking", "province": "01"}
ISP = {"organisation": "isp-a", "name": "Nhà mạng Giả Lập A", "kind": "operator", "province": "79"}
