"""Common Alerting Protocol 1.2 (OASIS, 1 July 2010): one message an edition, and one for a withdrawal. Pure.

What is not said: polygons (an area is named by its province, with its code of the General Statistics Office), and
resources inside the message.
"""

from datetime import datetime
from typing import Final
from xml.etree import ElementTree as Xml

from lachan.server.base.clock import VIETNAM
from lachan.server.law.provinces import provinces
from lachan.server.publications.warnings.forms.house import House, areas
from lachan.server.publications.warnings.reading import Edition
from lachan.server.publications.warnings.words import CATEGORIES, SUBJECTS, State

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
TYPE: Final = "application/cap+xml"
_LANGUAGES: Final = (("vi", "vi-VN"), ("en", "en-US"))


def identifier(edition: Edition, house: House, *, cancel: bool = False) -> str:
    """Unique for this sender (§3.2.1)."""
    return f"{house.domain or 'la-chan'}-{edition.number}-{edition.edition}{'-cancel' if cancel else ''}"


def name(edition: Edition, *, cancel: bool = False) -> str:
    """The file's name."""
    return f"{edition.number}-{edition.edition}{'-cancel' if cancel else ''}.xml"


def message(editions: list[Edition], edition: Edition, house: House, *, cancel: bool = False) -> bytes:
    """The message of an edition. `editions`: all of the warning; what came before is referred to.

    `cancel`: that it was withdrawn; only of an edition that was.
    """
    before = [one for one in editions if one.edition < edition.edition or (cancel and one.edition == edition.edition)]
    kind = "Cancel" if cancel else "Update" if before else "Alert"
    alert = Xml.Element("alert", xmlns=NAMESPACE)
    _add(alert, "identifier", identifier(edition, house, cancel=cancel))
    _add(alert, "sender", house.sender)
    _add(alert, "sent", instant(edition.ended_at if cancel and edition.ended_at else edition.published_at))
    _add(alert, "status", "Exercise" if house.invented else "Test" if house.banner else "Actual")
    _add(alert, "msgType", kind)
    _add(alert, "source", house.called("vi"))
    _add(alert, "scope", "Public")
    notes = [house.banner, " / ".join(edition.why) if cancel else ""]
    if any(notes):
        _add(alert, "note", " – ".join(one for one in notes if one))
    if before:
        _add(alert, "references", " ".join(_reference(one, house) for one in before))
    for language, tag in _LANGUAGES:
        _info(alert, edition, house, language, tag)
    Xml.indent(alert)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(alert, encoding="unicode").encode() + b"\n"


def _info(alert: Xml.Element, edition: Edition, house: House, language: str, tag: str) -> None:
    content, text = edition.content, edition.content.text(language)
    info = _add(alert, "info", None)
    _add(info, "language", tag)
    _add(info, "category", CATEGORIES.get(content.subject, "Security"))
    _add(info, "event", SUBJECTS[content.subject][1 if language == "en" else 0])
    _add(info, "urgency", content.urgency)
    _add(info, "severity", content.severity)
    _add(info, "certainty", content.certainty)
    _add(info, "audience", text.who)
    _add(info, "effective", instant(edition.published_at))
    _add(info, "onset", instant(content.begins))
    _add(info, "expires", instant(content.expires))
    _add(info, "senderName", house.called(language))
    _add(info, "headline", house.marked(text.title, language))
    _add(info, "description", text.what)
    _add(info, "instruction", "\n".join(f"{n}. {step}" for n, step in enumerate(text.steps, 1)))
    _add(info, "web", house.link(edition, language))
    if house.contact:
        _add(info, "contact", house.contact)
    for one in content.systems:
        parameter = _add(info, "parameter", None)
        _add(parameter, "valueName", "system")
        _add(parameter, "value", one)
    for described, code_name, code in _areas(edition, language):
        area = _add(info, "area", None)
        _add(area, "areaDesc", described)
        geocode = _add(area, "geocode", None)
        _add(geocode, "valueName", code_name)
        _add(geocode, "value", code)


def _areas(edition: Edition, language: str) -> list[tuple[str, str, str]]:
    if not edition.content.provinces:
        return [(areas(edition, language), "ISO3166-1", "VN")]
    names = {one.code: one.title for one in provinces(edition.published_at.date())}
    return [(names.get(code, code), "VN-GSO-2025", code) for code in edition.content.provinces]


def _reference(edition: Edition, house: House) -> str:
    return f"{house.sender},{identifier(edition, house)},{instant(edition.published_at)}"


def instant(at: datetime) -> str:
    """§3.3.2: with an offset and never `Z`."""
    text = at.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M:%S%z")
    return f"{text[:-2]}:{text[-2:]}"


def _add(parent: Xml.Element, name_: str, text: str | None) -> Xml.Element:
    made = Xml.SubElement(parent, name_)
    made.text = text
    return made


def messages(editions: list[Edition]) -> list[tuple[Edition, bool]]:
    """Which messages there are of a warning: one an edition, and one more where the last was withdrawn."""
    found = [(one, False) for one in editions]
    if editions and editions[-1].state == State.WITHDRAWN:
        found.append((editions[-1], True))
    return found
