"""The count of one import."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lachan.server.registry.rows import Reject

if TYPE_CHECKING:
    from lachan.server.registry.changes import ClaimChange


@dataclass(slots=True)
class Tally:
    """Things added, changed, ended (got their first end date), found as they were; rows that contradict the rest.

    `claims`: what became of networks and domains, one by one.
    """

    added: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0
    rejects: list[Reject] = field(default_factory=list)
    claims: "list[ClaimChange]" = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.ended)

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.ended} ended"
