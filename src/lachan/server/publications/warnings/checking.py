"""A warning as somebody typed it, checked. Pure: what is wrong is said by the field's name, never its value."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from lachan.server.base.clock import VIETNAM, vietnam_day
from lachan.server.base.errors import BadInput
from lachan.server.law.provinces import provinces
from lachan.server.publications.warnings.content import Content, Text
from lachan.server.publications.warnings.words import Certainty, Kind, Severity, Subject, System, Urgency

LONGEST: Final = {"title": 120, "what": 1_200, "who": 400, "step": 200, "spoken": 900, "speaker": 100, "office": 200}
STEPS: Final = 5
LASTS: Final = timedelta(days=366)
LIBRARY: Final = 10
# What no form of a warning may hold: controls (XML 1.0 §2.2 forbids most), direction marks (CVE-2021-42574), halves of
# surrogate pairs, noncharacters.
_HIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_LANGUAGES: Final = {"vi": "Vietnamese", "en": "English"}
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Given = Mapping[str, str]


def checked(
    given: Given,
    now: datetime,
    *,
    kind: str = Kind.WARNING,
    systems: Sequence[str] = (),
    places: Sequence[str] = (),
    guides: Collection[str] | None = None,
) -> Content:
    """The value of what was typed: `title_vi`, `what_vi`, `who_vi`, `steps_vi` (one a line), `spoken_vi`, the same with
    `_en`, `subject`, `severity`, `urgency`, `certainty`, `library` (slugs), `speaker`, `office_vi`, `office_en`,
    `begins`, `expires`.

    `guides`: slugs of the pages there are; None: not asked. Errors: BadInput with the field's name.
    """
    begins = instant(given.get("begins", ""), "begins") or now
    expires = instant(given.get("expires", ""), "expires")
    if expires is None or expires <= begins or expires <= now:
        raise BadInput("expires: after its beginning, and in the future")
    if expires - begins > LASTS:
        raise BadInput("expires: at most a year after its beginning")
    known = dict(areas(now))
    if wrong := [one for one in places if one not in known]:
        raise BadInput(f"areas: {len(wrong)} that are no province of today")
    if any(one not in System.values for one in systems):
        raise BadInput("systems: one that is not in the list")
    slugs = tuple(dict.fromkeys(given.get("library", "").replace(",", " ").split()))
    if len(slugs) > LIBRARY or any(len(one) > 80 or not _SLUG.fullmatch(one) for one in slugs):
        raise BadInput("library: at most 10 names as they stand in the library's addresses")
    if guides is not None and (wrong_ones := [one for one in slugs if one not in guides]):
        raise BadInput(f"library: there is no page {', '.join(wrong_ones)}")
    return Content(
        kind=kind,
        subject=_one_of(given, "subject", Subject.values),
        severity=_one_of(given, "severity", Severity.values),
        urgency=_one_of(given, "urgency", Urgency.values),
        certainty=_one_of(given, "certainty", Certainty.values),
        provinces=tuple(sorted(set(places))),
        systems=tuple(one for one in System.values if one in systems),
        library=slugs,
        speaker=_line(given, "speaker", "speaker"),
        office=_line(given, "office_vi", "office"),
        office_en=_line(given, "office_en", "office"),
        begins=begins,
        expires=expires,
        vi=_text(given, "vi"),
        en=_text(given, "en"),
    )


def areas(now: datetime) -> list[tuple[str, str]]:
    """The provinces of today: code and name."""
    return [(one.code, one.name) for one in provinces(vietnam_day(now))]


def instant(text: str, field: str) -> datetime | None:
    """`2026-11-22T09:30` of Vietnam's clock, as a form sends it; None where nothing was typed. Errors: BadInput."""
    if not text.strip():
        return None
    try:
        local = datetime.strptime(text.strip()[:16], "%Y-%m-%dT%H:%M").replace(tzinfo=VIETNAM)
    except ValueError:
        raise BadInput(f"{field}: a day and time as 2026-11-22T09:30") from None
    if local.year not in range(2000, 9000):
        raise BadInput(f"{field}: a day and time as 2026-11-22T09:30")
    return local.astimezone(UTC)


def reason(text: str, field: str = "why") -> str:
    """Why something is done. Errors: BadInput with the field's name."""
    return _line({field: text}, field, "office")


def _text(given: Given, language: str) -> Text:
    steps = [line for line in given.get(f"steps_{language}", "").splitlines() if line.strip()]
    if not 1 <= len(steps) <= STEPS:
        raise BadInput(f"{_called(f'steps_{language}')}: one to five, one a line")
    return Text(
        title=_line(given, f"title_{language}", "title"),
        what=_line(given, f"what_{language}", "what"),
        who=_line(given, f"who_{language}", "who"),
        steps=tuple(_line({f"steps_{language}": step}, f"steps_{language}", "step") for step in steps),
        spoken=_line(given, f"spoken_{language}", "spoken"),
    )


def _line(given: Given, field: str, kind: str) -> str:
    text = " ".join(given.get(field, "").replace("\r", " ").replace("\n", " ").replace("\t", " ").split())
    if not text:
        raise BadInput(f"{_called(field)}: is empty")
    if len(text) > LONGEST[kind]:
        raise BadInput(f"{_called(field)}: longer than {LONGEST[kind]} signs")
    if _HIDDEN.search(text):
        raise BadInput(f"{_called(field)}: holds a sign that cannot be shown")
    return text


def _called(field: str) -> str:
    """As a reader knows it: `title_vi` is the title in Vietnamese."""
    name, _, language = field.rpartition("_")
    return f"{name} in {_LANGUAGES[language]}" if language in _LANGUAGES else field


def _one_of(given: Given, field: str, values: Sequence[str]) -> str:
    value = given.get(field, "")
    if value not in values:
        raise BadInput(f"{field}: choose one of the list")
    return value
