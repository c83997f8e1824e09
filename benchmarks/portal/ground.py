"""`python -m benchmarks.portal.ground FOLDER ROWS SEED DAY`: what is asked. Not measured; a process of its own.

A home with a registry, ROWS detections of the three days up to DAY (midnight UTC), the check's file and the demo's
warnings; settings that believe this machine's X-Forwarded-For; a second report for an intake; the peer's database.
Prints as JSON addresses that were seen; those of 241.0.0.0/8 never were.
"""

import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

from benchmarks.intake.country import write_contacts, write_registry, write_report
from lachan.cli.demo.warned import warned
from lachan.cli.opening import open_home

PREFIXES = 300
ADDRESSES = 1_000


def _lachan(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "lachan.cli.main", *words], check=True, stdout=subprocess.DEVNULL)


def _peer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("create table page (number integer primary key, body text not null)")
        database.executemany("insert into page values (?, ?)", ((n, f"trang {n}") for n in range(1_000)))


def main(folder: Path, rows: int, seed: int, day: datetime) -> None:
    """Errors: CalledProcessError where a step fails."""
    home, registry, contacts = folder / "home", folder / "registry.csv", folder / "contacts.csv"
    reports = [folder / f"{day:%Y-%m-%d}-event_sinkhole-{name}.csv" for name in ("mo-phong", "them")]
    write_registry(registry, PREFIXES)
    write_contacts(contacts, registry)
    for number, report in enumerate(reports):
        write_report(report, rows, day, seed + number)
    words = [sys.executable, "-m", "benchmarks.service.ground", home, registry, contacts, 0]
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)
    with (home / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[web]\nproxies = ["127.0.0.1"]\n')
    _lachan("take-in", "--home", str(home), str(reports[0]))
    _lachan("jobs", "run", "recent", "--home", str(home))
    open_home(home)
    warned(day)
    _peer(folder / "plain.sqlite3")
    with reports[0].open(encoding="utf-8", newline="") as source:
        seen = [row["src_ip"] for row, _ in zip(csv.DictReader(source), range(ADDRESSES), strict=False)]
    print(json.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), datetime.fromisoformat(sys.argv[4]))
