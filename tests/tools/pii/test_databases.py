"""PostgreSQL and MariaDB with a million rows, for real: found, no lock held, only what changed is read again."""

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lachan.tools.pii.databases import NoDatabase, connect, run_database
from lachan.tools.pii.detectors import KINDS
from lachan.tools.pii.places.pieces import Limits, Outcome
from lachan.tools.pii.run import Plan, Summary
from tests.needs import needs
from tests.tools.pii.ground import as_json, door

ROWS = 1_000_000
DAY = date(2026, 11, 22)


def scanned(url: str, record: Path | None = None, rows: int = 500) -> Summary:
    rests: list[float] = []
    summary = run_database(
        url, None, Plan(KINDS, Limits(sample_rows=rows), 1, record), b"k" * 32, DAY, rest=rests.append
    )
    assert len(rests) == sum(count for outcome, count in summary.outcomes.items() if outcome != "unchanged")
    return summary


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[tuple[str, Any]]:
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres_url, autocommit=True) as base:
        base.execute(
            "CREATE TABLE khach_hang (id bigint PRIMARY KEY, ho_ten text, so_cccd text, sdt varchar(20), ghi_chu text, so_du numeric)"
        )
        base.execute(
            "INSERT INTO khach_hang SELECT n, 'Nguyễn Văn An', '0790990' || lpad((n % 100000)::text, 5, '0'), "
            "'09' || lpad((n::bigint * 7919 % 100000000)::text, 8, '0'), 'bình thường', n FROM generate_series(1, 1000000) n"
        )
        base.execute("CREATE TABLE don_hang (id bigint, ma_don_hang text)")
        base.execute(
            "INSERT INTO don_hang SELECT n, lpad((n::bigint * 104729 % 1000000000000)::text, 12, '0') FROM generate_series(1, 5000) n"
        )
        base.execute("ANALYZE")
        yield postgres_url, base


@pytest.mark.slow
def test_postgresql_with_a_million_rows(postgres: tuple[str, Any], tmp_path: Path) -> None:
    url, base = postgres
    record = tmp_path / "record.sqlite3"
    first = scanned(url, record)
    (customers,) = [entry for entry in first.entries if entry.place == "public.khach_hang"]
    columns = {part.place.partition("[")[2].rstrip("]"): part.kind for part in customers.parts}
    assert columns == {"ho_ten": "name", "so_cccd": "cccd", "sdt": "phone", "so_du": "finance"}
    assert all(part.findings >= 400 for part in customers.parts)
    assert customers.note.endswith("/1000000")
    assert [entry.place for entry in first.entries] == ["public.khach_hang"]

    again = scanned(url, record)
    assert again.outcomes == {"unchanged": 2}
    assert again.findings == first.findings

    base.execute("UPDATE don_hang SET ma_don_hang = ma_don_hang WHERE id = 1")
    _settle(base)
    assert scanned(url, record).outcomes == {"unchanged": 1, "read": 1}


@pytest.mark.slow
def test_of_a_table_with_a_new_column_only_that_is_read(
    postgres: tuple[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, base = postgres
    record = tmp_path / "record.sqlite3"
    first = scanned(url, record)
    base.execute("ALTER TABLE khach_hang ADD COLUMN email text DEFAULT 'an@example.com'")
    asked: list[list[str]] = []
    original = type(connect(url, None)).sample
    monkeypatch.setattr(
        "lachan.tools.pii.databases.PostgreSQL.sample",
        lambda self, table, columns, rows: asked.append(columns) or original(self, table, columns, rows),
    )
    second = scanned(url, record)
    assert asked == [["email"]]
    assert second.findings["email"] >= 400
    assert second.findings["cccd"] == first.findings["cccd"]


def _settle(base: Any) -> None:
    """Counters reach the statistics a moment after the change."""
    before = None
    for _ in range(100):
        (now,) = base.execute("SELECT pg_stat_force_next_flush(), sum(n_tup_upd) FROM pg_stat_user_tables").fetchone()[
            1:
        ]
        if before is not None and now != before:
            return
        before = now if before is None else before
        base.execute("SELECT pg_stat_clear_snapshot()")
        if now:
            return
        time.sleep(0.05)


@pytest.mark.slow
def test_no_lock_outlives_a_statement_and_a_locked_table_is_named(postgres: tuple[str, Any]) -> None:
    url, base = postgres
    psycopg = pytest.importorskip("psycopg")
    seen: list[int] = []

    def look(_: float) -> None:
        count = base.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.application_name = 'lachan pii' AND l.locktype = 'relation'"
        ).fetchone()[0]
        idle = base.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'lachan pii' AND state = 'idle in transaction'"
        ).fetchone()[0]
        seen.append(count + idle)

    run_database(url, None, Plan(KINDS, Limits(sample_rows=200)), b"k" * 32, DAY, rest=look)
    assert seen == [0, 0]
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE don_hang IN ACCESS EXCLUSIVE MODE")
        summary = scanned(url)
    assert {entry.place: entry.outcome for entry in summary.entries}["public.don_hang"] is Outcome.TIME
    assert "cccd" in summary.findings
    held = connect(url, None)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        held.base.execute("DELETE FROM khach_hang")  # type: ignore[attr-defined]
    held.close()


def test_a_wrong_address_names_no_password() -> None:
    pytest.importorskip("psycopg")
    for url in ("postgresql://u:geheim@127.0.0.1:1/x", "mysql://u:geheim@127.0.0.1:1/x"):
        with pytest.raises(NoDatabase) as caught:
            connect(url, None)
        assert "geheim" not in str(caught.value)
        code, out, err = door("scan", url)
        assert code == 2
        assert "geheim" not in out + err


@pytest.fixture(scope="module")
def mariadb() -> Iterator[str]:
    """The address of a MariaDB of our own, on a socket in a folder."""
    folder = Path(tempfile.mkdtemp(prefix="lachan-maria-"))
    folder.chmod(0o755)
    user = None
    if os.geteuid() == 0:
        user = next(name for name in ("mysql", "nobody") if _known(name))
        shutil.chown(folder, user)
    base = ["--no-defaults", f"--datadir={folder}/data"]
    subprocess.run(
        ["mariadb-install-db", *base, "--auth-root-authentication-method=normal", "--skip-test-db"],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    server = subprocess.Popen(
        ["/usr/sbin/mariadbd", *base, f"--socket={folder}/s", f"--pid-file={folder}/p", "--skip-networking", "--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=256M"],
        user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(300):
            if (folder / "s").exists():
                break
            time.sleep(0.1)
        yield f"mysql://lachan@localhost/shop?unix_socket={folder}/s"
    finally:
        server.terminate()
        server.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _known(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


@pytest.mark.slow
@needs("mariadb-server", command="/usr/sbin/mariadbd")
def test_mariadb_with_a_million_rows(mariadb: str, tmp_path: Path) -> None:
    pymysql = pytest.importorskip("pymysql")
    base = pymysql.connect(
        unix_socket=mariadb.partition("unix_socket=")[2], user="root", charset="utf8mb4", autocommit=True
    )
    with base.cursor() as cursor:
        cursor.execute("CREATE DATABASE shop CHARACTER SET utf8mb4")
        cursor.execute("CREATE USER lachan@localhost")
        cursor.execute("GRANT ALL ON shop.* TO lachan@localhost")
        cursor.execute(
            "CREATE TABLE shop.customers (id int PRIMARY KEY, full_name varchar(100), phone varchar(20), so_cmnd char(9), address text)"
        )
        cursor.execute("USE shop")
        cursor.execute(
            "INSERT INTO customers SELECT seq, 'Trần Thị Bình', concat('09', lpad(seq * 7919 % 100000000, 8, '0')), "
            f"lpad(seq * 31 % 1000000000, 9, '0'), '12 đường Lê Lợi, phường Bến Thành, quận 1' FROM seq_1_to_{ROWS}"
        )
        cursor.execute("CREATE TABLE empty_one (a text)")
        cursor.execute("ANALYZE TABLE customers")
    record = tmp_path / "record.sqlite3"
    first = scanned(mariadb, record)
    (customers,) = first.entries
    assert {part.kind: part.findings >= 400 for part in customers.parts} == {
        "name": True,
        "phone": True,
        "cmnd": True,
        "address": True,
    }
    assert first.distinct["phone"] > 400
    second = scanned(mariadb, record)
    assert second.outcomes.get("unchanged", 0) >= 1
    assert second.findings == first.findings
    with base.cursor() as cursor:
        cursor.execute("INSERT INTO customers VALUES (2000000, 'x', '', '', '')")
    assert scanned(mariadb, record).outcomes["read"] >= 1
    answer = as_json("scan", mariadb, "--rows", "100")
    assert answer["kinds"]["phone"]["findings"] >= 40

    stop = threading.Event()
    writer = threading.Thread(target=_write, args=(mariadb, stop))
    writer.start()
    try:
        assert scanned(mariadb, rows=2000).outcomes["read"] == 2
    finally:
        stop.set()
        writer.join()
    held = connect(mariadb, None)
    with pytest.raises(pymysql.Error):
        held._run("DELETE FROM customers")  # type: ignore[attr-defined]
    held.close()
    base.close()


def _write(url: str, stop: threading.Event) -> None:
    """Somebody works on the table meanwhile."""
    import pymysql

    base = pymysql.connect(unix_socket=url.partition("unix_socket=")[2], user="root", database="shop", autocommit=True)
    number = 3_000_000
    with base.cursor() as cursor:
        while not stop.is_set():
            number += 1
            cursor.execute("INSERT INTO customers VALUES (%s, 'y', '', '', '')", (number,))
    base.close()
