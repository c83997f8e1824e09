"""The database's own guard of the table: SQL for SQLite and for PostgreSQL.

A guard, not a proof: whoever owns the database can drop it. What such a person then does is what `verify` finds.
"""

from typing import Final

SQLITE: Final = (
    """CREATE TRIGGER audit_entry_kept_from_update BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'audit: an entry is never changed'); END""",
    """CREATE TRIGGER audit_entry_kept_from_delete BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'audit: an entry is never deleted'); END""",
    """CREATE TRIGGER audit_entry_is_the_next BEFORE INSERT ON audit_entry
        WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_entry)
          OR NEW.previous <> COALESCE((SELECT digest FROM audit_entry ORDER BY number DESC LIMIT 1), printf('%064d', 0))
          OR EXISTS (SELECT 1 FROM audit_entry WHERE digest = NEW.digest)
        BEGIN SELECT RAISE(ABORT, 'audit: not the next entry of the chain'); END""",
)
SQLITE_OFF: Final = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in ("audit_entry_kept_from_update", "audit_entry_kept_from_delete", "audit_entry_is_the_next")
)

POSTGRESQL: Final = (
    """CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'audit: an entry is never changed or deleted'; END $$""",
    """CREATE FUNCTION audit_entry_check_next() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE last record;
        BEGIN
          SELECT number, digest INTO last FROM audit_entry ORDER BY number DESC LIMIT 1;
          IF NEW.number <> COALESCE(last.number, 0) + 1 OR NEW.previous <> COALESCE(last.digest, repeat('0', 64)) THEN
            RAISE EXCEPTION 'audit: not the next entry of the chain';
          END IF;
          RETURN NEW;
        END $$""",
    """CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
    """CREATE TRIGGER audit_entry_kept_whole BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
    """CREATE TRIGGER audit_entry_is_the_next BEFORE INSERT ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_check_next()""",
)
POSTGRESQL_OFF: Final = (
    "DROP TRIGGER IF EXISTS audit_entry_kept ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_entry_kept_whole ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_entry_is_the_next ON audit_entry",
    "DROP FUNCTION IF EXISTS audit_entry_refuse()",
    "DROP FUNCTION IF EXISTS audit_entry_check_next()",
)

ON: Final = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
OFF: Final = {"sqlite": SQLITE_OFF, "postgresql": POSTGRESQL_OFF}
