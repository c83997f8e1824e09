"""Reports in the page's language: what happened, where one stands, why it was closed."""

from django import template

from lachan.server.citizens import words
from lachan.server.citizens.happenings import happening
from lachan.server.pages.say import vietnamese

register = template.Library()


@register.filter
def report_what(value: str) -> str:
    """What happened, as whoever reported it chose."""
    return happening(value).words(vietnamese()).name


@register.filter
def report_state(value: str) -> str:
    """Where it stands."""
    return words.STATES[words.State(value)][0 if vietnamese() else 1]


@register.filter
def report_reason(value: str) -> str:
    """Why it was closed."""
    return words.REASONS[words.Reason(value)][0 if vietnamese() else 1]
