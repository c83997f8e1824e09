"""The count of one import."""

from dataclasses import dataclass, field

from lachan.server.registry.rows import Reject


@dataclass(slots=True)
class Tally:
    """Things added, changed, ended (got their first end date), found as they were; rows that contradict the rest."""

    added: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0
    rejects: list[Reject] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.ended)

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.ended} ended"
