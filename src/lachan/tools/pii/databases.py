"""PostgreSQL, MySQL and MariaDB: samples of tables, read only, with a bounded load; only what changed.

Promises: every statement runs by itself in a read-only session with a time limit (`STATEMENT_SECONDS`) and gives up on
a lock after 200 ms; between statements it rests `REST` times as long as the last took. A table whose columns and
counters of changes are as at the last run is not read; of a table with a new column only that column is.
Never: a value in an error (a driver's message may quote a row; only its type is told).
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

from lachan.tools.pii.find import Finder
from lachan.tools.pii.places.pieces import Limits, Outcome, Table
from lachan.tools.pii.places.tables import text_of
from lachan.tools.pii.record import Record, rules_of
from lachan.tools.pii.run import VERSION, Plan, Summary, entry_from, entry_of, plain_of
from lachan.tools.pii.scanning import Scanner
from lachan.tools.pii.tally import Tally

STATEMENT_SECONDS: Final = 5
REST: Final = 2.0
_SPOTS: Final = 8  # places of a table that are looked at where the server cannot sample


class NoDatabase(Exception):
    """It does not answer, or does not let us in."""


@dataclass(frozen=True)
class Held:
    """A table: its name, columns with types, rows (an estimate), and what tells its state."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    state: str


class Base(Protocol):
    """What the scan asks of a server."""

    def tables(self) -> list[Held]: ...

    def sample(self, table: Held, columns: list[str], rows: int) -> list[tuple[Any, ...]]: ...

    def close(self) -> None: ...


class PostgreSQL:
    """By psycopg. Tables are sampled by pages (TABLESAMPLE SYSTEM)."""

    def __init__(self, url: str, password: str | None) -> None:
        import psycopg

        try:
            self.base = psycopg.connect(
                url, password=password, autocommit=True, connect_timeout=10, application_name="lachan pii"
            )
            for setting in (
                "default_transaction_read_only = on",
                f"statement_timeout = {STATEMENT_SECONDS * 1000}",
                "lock_timeout = 200",
                "max_parallel_workers_per_gather = 0",
            ):
                self.base.execute(f"SET {setting}".encode())
        except psycopg.Error as error:
            raise NoDatabase(type(error).__name__) from None

    def tables(self) -> list[Held]:
        """Ordinary tables and partitions outside the system's schemas; the state is the counter of changed rows."""
        rows = self.base.execute(
            """SELECT n.nspname, c.relname, greatest(c.reltuples, s.n_live_tup, 0)::bigint,
                      coalesce(s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0), c.oid, c.relfilenode,
                      (SELECT json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
                       FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
               WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                 AND n.nspname !~ '^pg_' AND has_table_privilege(c.oid, 'SELECT')
               ORDER BY 1, 2"""
        ).fetchall()
        return [
            Held(f"{schema}.{name}", tuple((c, t) for c, t in columns or []), count, f"{oid} {file} {changes}")
            for schema, name, count, changes, oid, file, columns in rows
        ]

    def sample(self, table: Held, columns: list[str], rows: int) -> list[tuple[Any, ...]]:
        """About so many rows, from pages all over the table."""
        from psycopg import sql

        schema, _, name = table.name.partition(".")
        query = sql.SQL("SELECT {} FROM {}").format(
            sql.SQL(", ").join(sql.SQL("left({}::text, 32768)").format(sql.Identifier(c)) for c in columns),
            sql.Identifier(schema, name),
        )
        if table.rows > 4 * rows:
            share = min(100.0, 100.0 * 2 * rows / table.rows)
            query += sql.SQL(" TABLESAMPLE SYSTEM ({})").format(sql.Literal(share))
        return list(self.base.execute(query + sql.SQL(" LIMIT {}").format(sql.Literal(rows))).fetchall())

    def close(self) -> None:
        """Leave."""
        self.base.close()


class MySQL:
    """MySQL and MariaDB, by PyMySQL. Tables with a whole-number key are looked at in several places."""

    def __init__(self, url: str, password: str | None) -> None:
        import pymysql

        parts = urlsplit(url)
        socket = unquote(parts.query.removeprefix("unix_socket=")) if parts.query.startswith("unix_socket=") else None
        try:
            self.base = pymysql.connect(
                host=parts.hostname or "localhost",
                port=parts.port or 3306,
                user=unquote(parts.username or ""),
                password=password or unquote(parts.password or ""),
                database=parts.path.strip("/") or None,
                unix_socket=socket,
                connect_timeout=10,
                read_timeout=STATEMENT_SECONDS + 5,
                charset="utf8mb4",
                autocommit=True,
            )
        except pymysql.Error as error:
            raise NoDatabase(type(error).__name__) from None
        self._run("SET SESSION TRANSACTION READ ONLY")
        for setting in (f"max_statement_time={STATEMENT_SECONDS}", f"max_execution_time={STATEMENT_SECONDS * 1000}"):
            try:  # MariaDB's name, MySQL's name
                self._run(f"SET SESSION {setting}")
            except pymysql.Error:
                continue
        self._run("SET SESSION lock_wait_timeout=1")

    def _run(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self.base.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())

    def tables(self) -> list[Held]:
        """Base tables outside the system's schemas; the state is the server's time of the last change."""
        columns: dict[str, list[tuple[str, str]]] = {}
        for schema, name, column, sort in self._run(
            "SELECT table_schema, table_name, column_name, column_type FROM information_schema.columns "
            "WHERE table_schema NOT IN ('mysql','sys','performance_schema','information_schema') ORDER BY 1, 2, ordinal_position"
        ):
            columns.setdefault(f"{schema}.{name}", []).append((column, sort))
        held = []
        for schema, name, rows, updated, created in self._run(
            "SELECT table_schema, table_name, coalesce(table_rows, 0), update_time, create_time FROM information_schema.tables "
            "WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('mysql','sys','performance_schema','information_schema') "
            "ORDER BY 1, 2"
        ):
            state = f"{created} {updated}" if updated else ""  # forgotten at a restart of the server: read again
            held.append(Held(f"{schema}.{name}", tuple(columns.get(f"{schema}.{name}", ())), int(rows), state))
        return held

    def sample(self, table: Held, columns: list[str], rows: int) -> list[tuple[Any, ...]]:
        """So many rows: from spots along the key where there is one, else the first."""
        schema, _, name = table.name.partition(".")
        place = f"{_quoted(schema)}.{_quoted(name)}"
        what = ", ".join(f"left({_quoted(column)}, 32768)" for column in columns)
        key = self._key(schema, name)
        if table.rows <= 4 * rows or key is None:
            return self._run(f"SELECT {what} FROM {place} LIMIT %s", (rows,))  # noqa: S608  names are quoted
        (low, high), *_ = self._run(f"SELECT min({key}), max({key}) FROM {place}")  # noqa: S608
        if low is None or high is None:
            return []
        found: list[tuple[Any, ...]] = []
        for spot in range(_SPOTS):
            start = low + (high - low) * spot // _SPOTS
            found += self._run(
                f"SELECT {what} FROM {place} WHERE {key} >= %s ORDER BY {key} LIMIT %s",  # noqa: S608  names are quoted
                (start, rows // _SPOTS),
            )
        return found

    def _key(self, schema: str, name: str) -> str | None:
        rows = self._run(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = %s AND table_name = %s AND column_key = 'PRI'",
            (schema, name),
        )
        return _quoted(rows[0][0]) if len(rows) == 1 and "int" in rows[0][1] else None

    def close(self) -> None:
        """Leave."""
        self.base.close()


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def connect(url: str, password: str | None) -> Base:
    """Errors: NoDatabase, with the type of the driver's error; ImportError where the driver is not installed."""
    return PostgreSQL(url, password) if url.startswith("postgres") else MySQL(url, password)


def run_database(
    url: str,
    password: str | None,
    plan: Plan,
    key: bytes,
    day: date,
    progress: Callable[[int, int, int], None] = lambda tables, done, found: None,
    rest: Callable[[float], None] = time.sleep,
) -> Summary:
    """Sample every table. Errors: NoDatabase."""
    base = connect(url, password)
    summary = Summary(day=day)
    done = [0, 0, 0]
    scanner = Scanner(Finder(plan.kinds), key)
    try:
        with Record(plan.record, rules_of(list(plan.kinds), VERSION)) as record:
            for table in base.tables():
                entry, tally = _table(base, table, scanner, record, plan.limits, day, rest)
                summary.add(entry, tally)
                done = [done[0] + 1, done[1] + (tally.size if tally else 0), done[2] + sum(entry.findings.values())]
                progress(*done)
    finally:
        base.close()
    summary.close()
    return summary


def _table(
    base: Base, table: Held, scanner: Scanner, record: Record, limits: Limits, day: date, rest: Callable[[float], None]
) -> tuple[Any, Tally | None]:
    """One table: nothing, its new columns, or all of it."""
    whole = json.dumps([table.state, table.columns])
    if table.state and (earlier := record.earlier(table.name, whole)) is not None:
        return entry_from(earlier, Outcome.UNCHANGED, day), None
    before = record.earlier(f"{table.name} columns", table.state) if table.state else None
    known = {tuple(column) for column in before["columns"]} if before else set()
    wanted = [name for name, sort in table.columns if (name, sort) not in known and _readable(sort)]
    tally, outcome, seen = Tally(unit="character"), Outcome.READ, 0
    began = time.monotonic()
    try:
        rows = base.sample(table, wanted, limits.sample_rows) if wanted else []
        seen = len(rows)
        tally = scanner.pieces(_pieces(rows, wanted, table.name, limits))
    except Exception as error:  # each driver has its own; its text may quote a row
        outcome = _outcome_of(error)
    rest(min(60.0, REST * (time.monotonic() - began)))
    note = f"{seen}/{max(table.rows, seen)}" if table.rows > seen else ""
    entry = entry_of(table.name, tally.size, outcome, tally, day, note)
    if before is not None and outcome is Outcome.READ:
        entry = _with_earlier(entry, before["report"], wanted, table, day)
    if outcome is Outcome.READ:
        record.keep(table.name, whole, plain_of(entry))
        record.keep(f"{table.name} columns", table.state, {"columns": table.columns, "report": plain_of(entry)})
    return entry, tally


def _pieces(rows: list[tuple[Any, ...]], columns: list[str], place: str, limits: Limits) -> Iterator[Table]:
    if rows:
        cells = tuple([text_of(row[i], limits) for row in rows] for i in range(len(columns)))
        yield Table(tuple(columns), cells, 1, place)


def _readable(sort: str) -> bool:
    """Types that hold text, numbers or days; not booleans, binary, floats."""
    lowered = sort.lower()
    if lowered.startswith("tinyint(1)") or "bool" in lowered or "bytea" in lowered or "blob" in lowered:
        return False
    words = (
        "char",
        "text",
        "int",
        "numeric",
        "decimal",
        "date",
        "json",
        "enum",
        "set",
        "citext",
        "xml",
        "inet",
        "macaddr",
    )
    return any(word in lowered for word in words) or lowered in ("name", "uuid")


def _outcome_of(error: Exception) -> Outcome:
    name = type(error).__name__
    if name in ("QueryCanceled", "LockNotAvailable") or "1969" in str(error.args[:1]) or "3024" in str(error.args[:1]):
        return Outcome.TIME
    return Outcome.NO_PERMISSION if name == "InsufficientPrivilege" else Outcome.DAMAGED


def _with_earlier(entry: Any, earlier: dict[str, Any], wanted: list[str], table: Held, day: date) -> Any:
    """The new columns' findings beside those of the columns that did not change."""
    plain = plain_of(entry)
    here = {name for name, _ in table.columns}
    for part in earlier["parts"]:
        column = part[0].rpartition("[")[2].rstrip("]")
        if column in here and column not in wanted:
            plain["parts"].append(part)
            kind, findings, distinct = part[1], part[2], part[3]
            plain["findings"][kind] = plain["findings"].get(kind, 0) + findings
            plain["distinct"][kind] = max(plain["distinct"].get(kind, 0), distinct)
    return entry_from(plain, Outcome.READ, day)
