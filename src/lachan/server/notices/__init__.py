"""Who is told, by which channel, when, and when not; texts, mails, the outbox.

Promises: a notice is rendered and stored before it is put anywhere; whoever is concerned is told or has a stored reason
why not; the same run twice writes the same bytes and makes one notice; everything that leaves a demo or an instance
without an identity says so first.
Never: raw personal data in a text, a download or a login asked for in a mail, an executable attachment.

The doors: `planning.record`, `due`, `plan` and `readdress`, `outbox.send_due`, `reading.notices` and `notice`,
`explain.explain`, `sweeping.sweep`. `render`, `mail` and what they call (`content`, `letter`, `items` …) are pure.
"""
