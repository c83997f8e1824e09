"""The questions of the desk, asked of a lake, of one wide indexed PostgreSQL table, and of nothing but a scan."""
