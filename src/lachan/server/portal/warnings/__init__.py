"""Warnings for everybody: the list, one warning, feeds, CAP, the press kit; and asking for them by mail.

Promises: opening a link changes nothing; asking for mails is answered alike whether an address is known or not; a
withdrawn or corrected warning stays readable and says so. Never: keeps who read what, shows a draft.
"""
