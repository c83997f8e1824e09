"""Work for people: phishing sites, malware hosts, exposed systems, breaches, reports; with clocks and a timeline.

Promises: a case has a number that can be said on the telephone and names no other case when one digit is misheard; each
write is one event of the timeline and one entry of the audit record, in one transaction; clocks are data with a source
(clocks.csv), their ends are computed once and stored; who opens a case for the same reason again by a key finds the
first one; an attachment exists when its row does, and its file was whole on the disk before that.
Never: decides who may see a case (that is `access`); sends anything; lets a text, a title or a name of a file into a
log, an address, an error or the audit record: each may hold personal data.

The doors: `opening.open_case` and `opening.open_for`, `working` (assign, comment, link), `asking` (ask, answer,
withdraw), `closing` (close, reopen), `attaching`, `reading`.
"""
