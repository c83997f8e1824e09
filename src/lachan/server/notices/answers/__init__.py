"""What comes back: a mailbox is read, and each mail changes what it may change: bounces, automatic replies, answers.

Promises: a mail is taken once, by the digest of its bytes, and its effects are committed with that record, before the
mailbox hears of it; so a kill anywhere counts nothing twice and forgets nothing. Every mail has an outcome with a
reason. An answer changes a notice only where it comes from the organisation that was told; anything else is work for a
person and changes nothing. The same mails give the same outcomes from IMAP and from a maildir.
Never: an attachment opened, a link followed, a mail answered or deleted; words of a mail in a log or an error; a guess
where a sentence is not plain ("not fixed yet" is not "fixed").

The doors: `collecting.read_answers`; `work.listed` and `done`; `marks.listed` and `lift`; `standing.said_of` and
`disputed`. Pure are `opening`, `plain`, `quoting`, `bounces`, `automatic`, `grammar`, `judging` and `proof`.
"""
