"""Who is responsible: which authority for what on which day (`/co-quan`), the team that runs this (`/rfc2350`,
`/.well-known/security.txt`).

Promises: what is not verified says so; what nobody filled in is not shown as filled in; security.txt always expires.
Never: invents a mailbox; says that a text of law applies to somebody.
"""
