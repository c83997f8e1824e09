"""The peer: PostgreSQL with one wide indexed table, as IntelMQ's EventDB makes it (its columns, types and indexes).

A cluster of its own, trust on loopback, run without privileges and gone afterwards; autovacuum has run (`vacuum
analyze`) before anything is timed.
"""

import glob
import json
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.queries.ground import owners_of, pieces, rows_of
from benchmarks.queries.ours import warm
from benchmarks.queries.questions import PAGES, STATISTICS

# intelmq_psql_initdb of IntelMQ 3: columns of the harmonisation that these rows can fill, and the indexes it makes.
_TYPES: Final = {
    "time.source": "timestamp with time zone",
    "source.ip": "inet",
    "source.port": "integer",
    "source.asn": "integer",
    "destination.ip": "inet",
    "destination.port": "integer",
    "extra": "json",
}
_COLUMNS: Final = (
    "feed.provider",
    "feed.code",
    "time.source",
    "tlp",
    "classification.taxonomy",
    "classification.type",
    "source.ip",
    "source.port",
    "source.asn",
    "source.fqdn",
    "source.geolocation.cc",
    "destination.ip",
    "destination.port",
    "protocol.transport",
    "malware.name",
    "product.vulnerabilities",
    "extra",
    "source.abuse_contact",
)
_INDEXES: Final = (
    "classification.taxonomy",
    "classification.type",
    "feed.code",
    "source.abuse_contact",
    "source.asn",
    "source.ip",
    "source.fqdn",
    "time.source",
)
_MEMORY: Final = ("shared_buffers=1GB", "work_mem=64MB", "maintenance_work_mem=512MB", "max_wal_size=8GB")


def missing() -> str:
    """What is not installed; empty: nothing."""
    return "" if _programs() else "postgresql"


def _programs() -> Path | None:
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    place = found[-1] if found else shutil.which("initdb")
    return Path(place).resolve().parent if place else None


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """While it runs: how to connect."""
    programs = _programs()
    if programs is None:
        raise RuntimeError("postgresql is missing")
    user = _user()
    data = folder / "data"
    data.mkdir(parents=True)
    folder.chmod(0o755)
    if user is not None:
        shutil.chown(folder, user)
        shutil.chown(data, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "lachan", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(made, check=True, capture_output=True, user=user, cwd=folder)
    words = [f"-c{word}" for word in (*_MEMORY, "listen_addresses=127.0.0.1", "fsync=off", "autovacuum=off")]
    run = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), *words]
    log = (folder / "log").open("wb")
    server = subprocess.Popen(run, user=user, cwd=folder, stdout=log, stderr=log)
    try:
        yield _ready(f"host=127.0.0.1 port={port} user=lachan dbname=postgres")
    finally:
        server.terminate()
        server.wait(timeout=120)
        log.close()


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _ready(address: str) -> str:
    import psycopg

    for _ in range(300):
        try:
            with psycopg.connect(address):
                return address
        except psycopg.OperationalError:
            time.sleep(0.2)
    raise RuntimeError("PostgreSQL did not start")


def fill(address: str, rows: int, days: int, seed: int) -> None:
    """The same rows; the owner is where EventDB has it, in `source.abuse_contact`."""
    import psycopg

    columns = ", ".join(f'"{name}" {_TYPES.get(name, "text")}' for name in _COLUMNS)
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    with psycopg.connect(address, autocommit=True) as wire:
        wire.execute(f"create table events (id bigserial, {columns})")
        for day, first, count in pieces(rows, days):
            facts = rows_of(day, first, count, seed)
            table = facts.select(
                *(pl.col(name.replace(".", "_")).alias(name) for name in _COLUMNS if name != "source.abuse_contact"),
                owners_of(facts)["holder"].alias("source.abuse_contact"),
            )
            with wire.cursor().copy(f"copy events ({names}) from stdin with (format csv)") as copy:
                copy.write(table.select(_COLUMNS).write_csv(include_header=False).encode())
        wire.execute("alter table events add primary key (id)")
        for name in _INDEXES:
            wire.execute(f'create index on events using btree ("{name}")')
        wire.execute("vacuum analyze events")


def ask(address: str, runs: int) -> dict[str, float]:
    """Seconds of each question, warm."""
    import psycopg

    asked = {question.name: question.sql for question in PAGES if question.sql} | STATISTICS
    with psycopg.connect(address, autocommit=True) as wire:
        return {name: warm(runs, lambda sql=sql: wire.execute(sql).fetchall()) for name, sql in asked.items()}  # type: ignore[misc]


def measure(folder: Path, rows: int, days: int, seed: int, runs: int) -> dict[str, float]:
    """A cluster made, filled, asked and taken away."""
    with cluster(folder) as address:
        fill(address, rows, days, seed)
        found = ask(address, runs)
    shutil.rmtree(folder)
    return found


if __name__ == "__main__":
    import sys

    print(json.dumps(measure(Path(sys.argv[1]), *map(int, sys.argv[2:6]))))
