"""What people report: a strange message, a false page, an account or money lost; and the answer that they fetch.

Promises: what somebody writes, their contact, their pictures and the answers are sealed under a key that is not in
the database; a row says only what kind it is, the day, where it stands and how large it is; who reports gets a receipt
of sixteen digits, which is kept as a keyed digest and opens the state and the answers, never the report itself; the
same form sent twice is one report; all of a report goes when its days are over; who opened one is on record.
Never: decodes a picture; keeps from where a report came, or more than its day (the audit record, as of every write, the
instant); lets a text, a contact or a receipt into a log, an address, an error or that record; writes more into a mail
than that there is an answer.

The doors: `reporting.report`, `looking_up.look_up` (for who reported); `working` (open, answer, pass on, close, tie to
a case), `reading` (lines and counts); `removing` (what is over); `keys.make` (once, by `lachan init`).
"""
