"""Who did what: an append-only, hash-chained record, and signed heads of it outside the database.

Promises: an entry is written in the transaction of the act it describes, so neither exists without the other; entries
are numbered without a gap and each holds the digest of the one before, under one lock; the database itself refuses to
change or delete one; every hour and every 1,000 entries the newest is signed with a key of the worker's, and the
signed head is a file in `audit-heads/`. `verify` names what was changed, inserted, removed or cut, and says what it
cannot show.
Never: holds a person's name, address or any other raw personal data (people, keys and records stand in it by number, an
organisation by its key); decides whether somebody may do a thing (that is `access`); is edited, also not by us.

The doors: `recording.record`, `reading.entries` and `reading.count`, `signing.sign`, `verify.verify`.
"""
