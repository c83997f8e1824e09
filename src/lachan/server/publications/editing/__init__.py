"""Texts of the house changed without a new version of the program: one proposes an edition, a second puts it out.

Promises: what is put out is whole in both languages and passes the same check as what ships; what stood before stays
readable; who proposed and who decided, with reasons, is in the audit record. Never: changes a shipped file, puts out
what one person alone has seen.

The doors: `deciding.propose`, `put_out`, `refuse`; `reading.texts_of` (what holds now), `waiting`, `history`.
"""
