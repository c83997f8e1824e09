"""The time that a compiled table answers for."""

from typing import Final, NamedTuple

_DAY: Final = 86_400_000_000


class Span(NamedTuple):
    """[begin, end) in microseconds since 1970-01-01T00:00:00Z."""

    begin: int
    end: int

    @classmethod
    def around(cls, earliest: int, latest: int) -> "Span":
        """The whole UTC days around two instants, so that the batches of one day share a table."""
        return cls(earliest // _DAY * _DAY, (latest // _DAY + 1) * _DAY)

    def covers(self, other: "Span") -> bool:
        """Whether the other span lies within this one."""
        return self.begin <= other.begin and other.end <= self.end
