"""Is this mail from here? A code is looked up: what may be said of it, and what was not asked for.

Never: says that a mail is genuine (a forged mail can carry a code of ours); says what was seen or to whose address it
went; keeps who looked.
"""
