"""Where things lie in a home. Paths in the database are relative to the home, so that a home can be moved."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The folders of one instance."""

    root: Path

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def rejects(self) -> Path:
        return self.root / "rejects"

    @property
    def locks(self) -> Path:
        return self.root / "locks"

    @property
    def lake(self) -> Path:
        return self.root / "lake"

    def aside(self, batch: int) -> Path:
        """Where a batch's parts are written before they exist. Emptied when the batch is read again."""
        return self.lake / "aside" / str(batch)

    def aside_of_day(self, day: date) -> Path:
        """Where a day's parts are joined before the result exists."""
        return self.lake / "aside" / f"day-{day.isoformat()}"

    def aside_of_planning(self, process: int) -> Path:
        """Where the rows of what is being planned wait, of one process."""
        return self.lake / "aside" / f"plan-{process}"

    def day(self, day: date) -> Path:
        """The folder of one UTC day of events."""
        return self.lake / "detections" / day.isoformat()

    def summaries(self, day: date) -> Path:
        """The folder of one UTC day's summaries."""
        return self.lake / "summaries" / day.isoformat()

    def relative(self, path: Path) -> str:
        """What the database keeps of a path."""
        return str(path.relative_to(self.root))

    def absolute(self, relative: str) -> Path:
        """The path of what the database keeps."""
        return self.root / relative
