"""Warnings to the country: written once, in two languages, and given out in every form in which they reach people.

Promises: nothing that was published is ever changed: a correction is a new version beside the old one, which stays
readable and says so; a second person looks at each before it goes out, never the one who wrote or sent it; whatever
time asks for (published, expired, mailed) is done once, however often it is tried; every form is made of the same
words; addresses of subscribers are sealed, and gone when they leave.
Never: writes a warning by itself (a bulletin is a draft that people go over), says of whom a fact is, lists who
subscribes, puts an address into a log, a link or an error.

The doors: `writing` (drafts, corrections), `steps` (sent for review, returned, approved, published, expired,
withdrawn), `reading`, `bulletin`, `forms` (page texts, feeds, CAP, short messages, press kit), `subscribers`.
"""
