"""The tree of errors, whole. Three families, by whose fault it is:

    LachanError
    ├── TheirFault            input or a request that cannot be accepted; the message tells the person what to do
    │   ├── BadInput          a file, row or argument is wrong (names the place and the reason)
    │   ├── NotFound          missing, or not yours to see: the same answer
    │   └── Refused           understood, and not allowed in this state (a demo home, a missing identity)
    ├── WiresFault            something outside did not answer or answered wrongly; trying again may help
    └── OurFault              an invariant of ours is broken; the message is for us
        └── Damaged           stored facts do not agree with their record

Doors (cli, api, console) translate these once: TheirFault → exit code 2 or a 4xx answer, WiresFault → 3 or 503,
OurFault → 4 or 500. A message never holds personal data: it names places (file, line, column), not values.
"""


class LachanError(Exception):
    """Root of every error that Lá Chắn raises on purpose."""


class TheirFault(LachanError):
    """Input or a request that cannot be accepted."""


class BadInput(TheirFault):
    """A file, row or argument is wrong; says where and why."""


class NotFound(TheirFault):
    """Missing, or not the asker's to see: both look the same."""


class Refused(TheirFault):
    """Understood, but not allowed in this state."""


class WiresFault(LachanError):
    """Something outside did not answer, or answered wrongly."""


class OurFault(LachanError):
    """One of our own invariants is broken."""


class Damaged(OurFault):
    """Stored facts do not agree with the record of them."""
