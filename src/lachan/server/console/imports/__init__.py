"""A register's re-import, decided by people: proposals, versions taken back, conflicts settled."""
