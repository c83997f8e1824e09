"""Invented warnings (warnings.toml): one that is over, one that was corrected, one that is out, one that waits for a
second person."""

import tomllib
from datetime import datetime, timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from lachan.cli.opening import acting

if TYPE_CHECKING:
    from lachan.server.publications.warnings.content import Content

_WRITER, _SECOND = "demo", "demo-duyet"
_SPEAKER: Final = "Bà Nguyễn Thị Giả Lập"
_OFFICE: Final = ("Phòng Truyền thông, đơn vị giả lập", "Press office, invented body")


def warned(now: datetime) -> None:
    """All of it, once."""
    from lachan.server.publications.warnings import steps, writing
    from lachan.server.publications.warnings.models import Warning

    if Warning.objects.exists():
        return
    _out("router", now - timedelta(days=40))
    app = _out("app", now - timedelta(days=2), severity="Moderate")
    _out("app", now - timedelta(hours=5), app)
    _out("leak", now - timedelta(hours=2))
    steps.due(now)
    waiting = writing.begin(acting(_WRITER), _content("router", now), now)
    steps.send(acting(_WRITER), waiting, now)


def _out(name: str, at: datetime, number: int | None = None, **changes: Any) -> int:
    """Out at that time, by two hands: a new one, or a correction of `number`."""
    from lachan.server.publications.warnings import reading, steps, writing

    by, content = acting(_WRITER), _content(name, at, **changes)
    if number is None:
        number = writing.begin(by, content, at)
    else:
        writing.save(by, number, content, at)
    steps.send(by, number, at)
    steps.approve(acting(_SECOND), number, at, seen=reading.history(number)[0].digest)
    return number


def _content(name: str, now: datetime, **changes: Any) -> "Content":
    from lachan.server.publications.warnings.content import Content, Text

    told = tomllib.loads(resources.files(__package__).joinpath("warnings.toml").read_text(encoding="utf-8"))[name]
    vi, en = (Text(**{**told[language], "steps": tuple(told[language]["steps"])}) for language in ("vi", "en"))
    kept = {field: told[field] for field in ("subject", "severity", "urgency", "certainty")} | changes
    return Content(
        kind="warning",
        provinces=(),
        systems=tuple(told["systems"]),
        library=(),
        speaker=_SPEAKER,
        office=_OFFICE[0],
        office_en=_OFFICE[1],
        begins=now,
        expires=now + timedelta(days=told["days"]),
        vi=vi,
        en=en,
        **kept,
    )
