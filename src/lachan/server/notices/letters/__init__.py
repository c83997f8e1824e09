"""Official letters (công văn) to state bodies: drafted, numbered, put out for signing, taken back signed, followed.

Promises: one letter for each state body and period; its form is that of Decree 30/2020/NĐ-CP, Annex I, whose measures
stand as data in `decree30.toml`; numbers of a book run without a gap and are never given twice, and a cancelled one
stays with its reason; the same letter is the same bytes; what is taken back is the letter that was put out, whole,
signed by somebody whom a configured root vouches for, or it is refused with the reason.
Never: a signing key, or a socket (whether a certificate was revoked is read from the lists that the settings name, and
from what the signature brings along); a letter sent by itself: an office sends it and says so.

The doors: `drafting.draft`, `putting_out.put_out`, `taking_back.take_back`, `cancelling.cancel`, `receipts.note`,
`reading.letters` and `of_notice`. Pure are `content`, `composing`, `as_pdf`, `as_docx`, `signatures` and what they
call.
"""
