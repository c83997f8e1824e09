"""People, their roles in organisations, how they prove who they are, their sessions; keys of programs.

Promises: a role is a row with dates, held in one organisation (named by its key; the empty key is the body that runs
this instance); a password is stored as Argon2id, a token or key as a digest, a second factor's secret sealed; a code is
accepted once; a session ends with the role it was opened for; guessing is slowed by account and address block together,
so that nobody can be locked out by name; every change of rights or proofs is in the audit record, in its transaction.
Never: decides what a role may see (that is `access`); knows what an organisation is (the registry does); sends anything
itself (it writes letters, which `post` sends); shows a token twice; writes a mail address, name or network address into
a log or the audit record.

The doors: `people` (invite, join, end), `roles`, `signing_in`, `resetting`, `factors`, `sessions`,
`keys`, and `reading`.
"""
