"""Cases as the command line says them."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from lachan.cli.speech import language, say

if TYPE_CHECKING:
    from lachan.server.cases.reading import CaseLine

# As in cases/kinds.csv and cases/words.py, which a test holds this to: help is shown without loading the server.
KINDS: Final = (
    "phishing-site",
    "malware-host",
    "exposed-system",
    "personal-data-breach",
    "public-report",
    "unusual-look-ups",
    "other",
)


def kinds_help() -> str:
    """What `--kind` says: the kinds stand in its text, as a line of them is longer than a terminal."""
    return say(f"Loại: {', '.join(KINDS)}", f"Kind: {', '.join(KINDS)}")


STATES: Final = ("open", "waiting", "closed")
REASONS: Final = ("fixed", "false-alarm", "duplicate", "not-ours", "no-answer", "other")


def kind_in_words(kind: str) -> str:
    """A kind's name."""
    from lachan.server.cases.kinds import kinds

    return say(kinds()[kind].vi, kinds()[kind].en)


def pair(words: tuple[str, str]) -> str:
    """Of two languages the reader's."""
    return say(*words)


def deadline_in_words(text: str) -> str:
    """`3 ngày làm việc`, `24 giờ`."""
    from lachan.server.cases.kinds import deadline_in_words as in_words

    return in_words(text, "vi" if language() == "vi" else "en")


def left(due: datetime | None, now: datetime) -> str:
    """`còn 2 ngày 3 giờ`, `overdue 5 h`; nothing where no clock runs."""
    if due is None:
        return ""
    text = _span(abs(due - now))
    return say(f"quá hạn {text}", f"overdue {text}") if due < now else say(f"còn {text}", f"{text} left")


def plain(line: "CaseLine", now: datetime) -> dict[str, Any]:
    """For programs."""
    return {**asdict(line), "overdue": line.overdue(now)}


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    named = (
        (minutes // 1_440, say("ngày", "d")),
        (minutes // 60 % 24, say("giờ", "h")),
        (minutes % 60, say("phút", "min")),
    )
    return " ".join([f"{count} {word}" for count, word in named if count][:2]) or say("dưới 1 phút", "under 1 min")
