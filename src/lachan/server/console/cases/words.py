"""Cases in the page's language: kinds, states, clocks, time left, and each line of a timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django import template

from lachan.server.access.cases import Seen
from lachan.server.cases import words
from lachan.server.cases.kinds import deadline_in_words, kinds
from lachan.server.cases.reading import EventLine
from lachan.server.cases.words import EventKind
from lachan.server.console.say import actor
from lachan.server.pages.say import lasting, vietnamese

register = template.Library()

_SEVERITIES: Final = {
    "info": ("Thông tin", "For information"),
    "low": ("Thấp", "Low"),
    "medium": ("Trung bình", "Medium"),
    "high": ("Cao", "High"),
    "critical": ("Nghiêm trọng", "Critical"),
}


@register.filter
def case_kind(value: str) -> str:
    """A kind's name."""
    return _one((kinds()[value].vi, kinds()[value].en))


@register.filter
def case_kind_means(value: str) -> str:
    """What a kind is, in a line."""
    return _one((kinds()[value].what_vi, kinds()[value].what_en))


@register.filter
def case_state(value: str) -> str:
    """Where it stands."""
    return _one(words.STATES[words.State(value)])


@register.filter
def case_reason(value: str) -> str:
    """Why it was closed."""
    return _one(words.REASONS[words.Reason(value)])


@register.filter
def case_clock(value: str) -> str:
    """What a clock runs towards."""
    return _one(words.CLOCKS[words.ClockName(value)])


@register.filter
def case_link(value: str) -> str:
    """What it is tied to."""
    return _one(words.LINKS[words.LinkKind(value)])


@register.filter
def case_event(value: str) -> str:
    """What happened."""
    return _one(words.EVENTS[EventKind(value)])


@register.filter
def severity(value: str) -> str:
    """How bad."""
    return _one(_SEVERITIES.get(value, ("", "")))


@register.filter
def deadline(text: str) -> str:
    """`3 ngày làm việc`, `24 giờ`: which kind of clock it is."""
    return deadline_in_words(text, "vi" if vietnamese() else "en")


@register.filter
def left(due: datetime | None, now: datetime) -> str:
    """`còn 2 ngày 3 giờ`, `quá hạn 5 giờ`; nothing where no clock runs."""
    if due is None:
        return ""
    span = lasting(abs(due - now))
    if due < now:
        return f"quá hạn {span}" if vietnamese() else f"overdue by {span}"
    return f"còn {span}" if vietnamese() else f"{span} left"


@register.filter
def file_size(size: int) -> str:
    """`1,4 MB`."""
    if size < 1_000:
        return f"{size} B"
    text = f"{size / 1_000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
    return text.replace(".", ",") if vietnamese() else text


@register.simple_tag(takes_context=True)
def person_name(context: template.Context, number: int | None) -> str:
    """Somebody's name, from the page's `persons`."""
    persons: dict[int, str] = context["persons"]
    return persons.get(number or 0, "—")


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the timeline. `who` is empty for the house as organisations see it."""

    event: EventLine
    who: str
    what: str


def told(seen: Seen, names: Mapping[str, str], persons: Mapping[int, str]) -> list[Told]:
    """The timeline for people, the newest first."""
    return [Told(event, _who(event, names, persons), _what(event, seen, names, persons)) for event in seen.page.events]


def _who(event: EventLine, names: Mapping[str, str], persons: Mapping[int, str]) -> str:
    if event.organisation:
        return names.get(event.organisation, event.organisation)
    kind, _, number = event.actor.partition(":")
    return persons.get(int(number), "") if kind == "person" and number.isdigit() else actor(event.actor)


def _what(event: EventLine, seen: Seen, names: Mapping[str, str], persons: Mapping[int, str]) -> str:
    kind, _, target = event.subject.partition(":")
    match event.kind:
        case EventKind.ASSIGNED:
            nobody = "không còn ai" if vietnamese() else "nobody"
            return persons.get(int(target), "") if target.isdigit() else nobody
        case EventKind.LINKED:
            return f"{case_link(kind)} {target}"
        case EventKind.ATTACHED:
            return next((f.name for f in seen.page.files if str(f.number) == target), "")
        case EventKind.CLOSED:
            return case_reason(kind)
        case EventKind.ASKED | EventKind.ANSWERED | EventKind.WITHDRAWN:
            asked = next((a.organisation for a in seen.page.asks if a.number == event.ask), "")
            return names.get(asked, asked)
        case _:
            return ""


def _one(pair: tuple[str, str]) -> str:
    return pair[0] if vietnamese() else pair[1]
