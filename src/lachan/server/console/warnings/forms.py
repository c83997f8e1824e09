"""What the writing form holds: typed so far, or as an earlier version says."""

from datetime import datetime, timedelta
from typing import Any, Final

from lachan.server.access.request import Request
from lachan.server.base.clock import VIETNAM
from lachan.server.pages.say import vietnamese
from lachan.server.publications.guides.form import LIBRARY
from lachan.server.publications.guides.reading import guides
from lachan.server.publications.warnings.checking import LONGEST, areas
from lachan.server.publications.warnings.content import Content
from lachan.server.publications.warnings.words import (
    CERTAINTIES,
    SEVERITIES,
    SUBJECTS,
    SYSTEMS,
    URGENCIES,
)

_TEXTS: Final = ("title", "what", "who", "steps", "spoken")
FIELDS: Final = (
    *(f"{name}_{language}" for language in ("vi", "en") for name in _TEXTS),
    *(
        "subject",
        "severity",
        "urgency",
        "certainty",
        "library",
        "speaker",
        "office_vi",
        "office_en",
        "begins",
        "expires",
    ),
)
_MOST: Final = 3_000  # signs of one field that are read
_USUAL: Final = timedelta(days=14)


def typed(request: Request) -> dict[str, str]:
    """The form as it was sent."""
    given = {name: request.POST.get(name, "")[:_MOST] for name in FIELDS}
    return given | {"library": " ".join(one[:80] for one in request.POST.getlist("library")[:100])}


def chosen(request: Request, name: str) -> list[str]:
    """The boxes that were ticked."""
    return [one[:20] for one in request.POST.getlist(name)[:100]]


def of(content: Content) -> dict[str, str]:
    """An earlier version, as fields."""
    given = {name: str(getattr(content, name)) for name in ("subject", "severity", "urgency", "certainty")}
    for language in ("vi", "en"):
        text = content.text(language)
        given |= {f"{name}_{language}": str(getattr(text, name)) for name in ("title", "what", "who", "spoken")}
        given[f"steps_{language}"] = "\n".join(text.steps)
    given |= {"library": " ".join(content.library), "speaker": content.speaker}
    given |= {"office_vi": content.office, "office_en": content.office_en}
    return given | {"begins": local(content.begins), "expires": local(content.expires)}


def empty(now: datetime) -> dict[str, str]:
    """A new one."""
    given = dict.fromkeys(FIELDS, "")
    return given | {
        "severity": "Moderate",
        "urgency": "Expected",
        "certainty": "Likely",
        "begins": local(now),
        "expires": local(now + _USUAL),
    }


def local(instant: datetime) -> str:
    """As a field for day and time holds it, by Vietnam's clock."""
    return instant.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M")


def around(given: dict[str, str], systems: list[str], places: list[str], now: datetime) -> dict[str, Any]:
    """What the page of the form needs."""
    languages = [
        {
            "code": language,
            "after": " (EN)" if language == "en" else "",
            **{f"{name}_name": f"{name}_{language}" for name in _TEXTS},
            **{name: given[f"{name}_{language}"] for name in _TEXTS},
        }
        for language in ("vi", "en")
    ]
    return {
        "given": given,
        "languages": languages,
        "subjects": list(SUBJECTS),
        "severities": list(SEVERITIES),
        "urgencies": list(URGENCIES),
        "certainties": list(CERTAINTIES),
        "systems": [(one, one in systems) for one in SYSTEMS],
        "provinces": [(code, name, code in places) for code, name in areas(now)],
        "somewhere": bool(places),
        "guides": [
            (slug, one.name.said("vi" if vietnamese() else "en"), slug in given["library"].split())
            for slug, one in guides(LIBRARY).items()
        ],
        "longest": LONGEST,
    }
