"""Organisations, their networks and domains with dates, contacts: imported beside hand-made, changes numbered.

Promises: every change of what decides ownership makes a new version number in the same transaction; an import stores a
row whole or not at all, and names each row it refused; what attribution reads (`snapshot.Snapshot`) is plain columns.
Never: decides whose an address was (that is the room `attribution`), guesses an owner, deletes history: what ends gets
an end date. Importing this package, or `snapshot`, `names`, `prefixes`, `words`, `rows`, does not import Django.

The doors: `importing.import_csv`, and in `reading` `organisations`, `organisation`, `contacts_for`, `version`,
`versions`, `snapshot`; `proposals` for a whole register's re-import, `requests` for what organisations ask for and the
house edits, `focal_points.take`, `upkeep` for contacts and identifiers, `uncontactable.uncontactable`.
"""
