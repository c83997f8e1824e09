"""Whose was this address or name at that time: a join in columns, and a slow explanation of one answer.

Promises: the answer is a pure function of the detection and one version of the registry; a tie between organisations is
a conflict and nobody's; all 128 bits of an address count; `explain` and `attach` give the same answer, by test.
Never: imports Django, asks a database, or guesses.

The doors: `attach.attach`, or `attach.Attributor` where batches follow each other, and `explain.explain`.

The rules. A network or domain counts while it is valid: from <= event time < to.
 holder         of the registered prefixes around the address: an override beats all others; then the longer prefix;
                then hand-made over imported; then the higher confidence; what is still equal is one organisation, or
                a conflict. Where there is no prefix, the row's AS number, by the same order without lengths.
 operator       the organisation of the row's AS number; where that is not registered, the prefixes of operators and
                hosting companies, as above.
 domain holder  of the registered domains that are the host or above it at a label's boundary, as above.
"""
