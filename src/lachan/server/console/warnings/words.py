"""What pages say of warnings: `{{ value|warned:"severity" }}`. The portal's pages use it too."""

from typing import Final

from django import template

from lachan.server.pages.say import vietnamese
from lachan.server.publications.warnings import words

register = template.Library()

_TABLES: Final = {
    "kind": words.KINDS,
    "state": words.STATES,
    "subject": words.SUBJECTS,
    "severity": words.SEVERITIES,
    "urgency": words.URGENCIES,
    "certainty": words.CERTAINTIES,
    "system": words.SYSTEMS,
}
_TONES: Final = {"published": "green", "review": "amber", "approved": "blue", "withdrawn": "red"}


@register.filter
def cap_name(number: int, edition: int) -> str:
    """What the CAP message of an edition is called."""
    return f"{int(number)}-{int(edition)}.xml"


@register.filter
def warned(value: str, table: str) -> str:
    """What an entry of a closed list is called; `tone`, `mark`: of a severity; `state-tone`: of a state."""
    table = str(table)
    if table == "tone":
        return words.tone(value)
    if table == "mark":
        return words.mark(value)
    if table == "state-tone":
        return _TONES.get(value, "")
    return _TABLES[table][value][0 if vietnamese() else 1]
