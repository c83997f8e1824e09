"""The answer page of one mail, by the token in its link.

Promises: opening it changes nothing, as mail scanners open links; it shows no more than the mail said, and less where
less will do: no row, no address, no contact; the same answer sent twice counts once.
Never: says whether a token was never ours, or of whom.
"""
