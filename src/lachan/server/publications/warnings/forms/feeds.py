"""Feeds of warnings: Atom (RFC 4287), JSON Feed 1.1, and an index of CAP messages in Atom. Pure."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from xml.etree import ElementTree as Xml

from lachan.server.base.clock import utc_text
from lachan.server.publications.warnings.forms import cap
from lachan.server.publications.warnings.forms.house import House
from lachan.server.publications.warnings.forms.texts import lead, summary
from lachan.server.publications.warnings.reading import Edition
from lachan.server.publications.warnings.words import SUBJECTS, SYSTEMS

ATOM: Final = "http://www.w3.org/2005/Atom"
_TITLES: Final = {"vi": "Cảnh báo an toàn thông tin – Lá Chắn", "en": "Security warnings – Lá Chắn"}
_ABOUT: Final = {
    "vi": "Cảnh báo cho người dân: chuyện gì xảy ra, ai cần chú ý, cần làm gì.",
    "en": "Warnings to citizens: what happened, who is concerned, what to do.",
}
_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)  # `updated` of a feed that says nothing yet


def atom(editions: Sequence[Edition], house: House, language: str) -> bytes:
    """RFC 4287. The newest change first; an edition's text is plain, so a reader shows it as it is."""
    prefix = "/en" if language == "en" else ""
    feed = _feed(editions, house, language, f"{prefix}/canh-bao/atom.xml", f"{prefix}/canh-bao")
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    for edition in editions:
        text = edition.content.text(language)
        entry = _entry(feed, edition, house, house.marked(_title(edition, text.title, language), language))
        _link(entry, house.link(edition, language), "alternate", "text/html")
        _link(entry, f"{house.base}/canh-bao/cap/{cap.name(edition)}", "related", cap.TYPE)
        _add(entry, "summary", text.what, type="text")
        _add(entry, "content", summary(edition, house, language), type="text")
        for term, label in _tags(edition, language):
            Xml.SubElement(entry, "category", term=term, label=label)
    return _bytes(feed)


def cap_index(found: Sequence[tuple[Edition, bool]], house: House) -> bytes:
    """Where every CAP message is; the newest first."""
    ordered = sorted(found, key=lambda one: (_sent(*one), one[1]), reverse=True)
    feed = _feed([one for one, _ in ordered], house, "vi", "/canh-bao/cap.xml", "/canh-bao")
    for edition, cancel in ordered:
        made = cap.identifier(edition, house, cancel=cancel)
        entry = _entry(feed, edition, house, house.marked(edition.content.vi.title, "vi"), made, _sent(edition, cancel))
        _link(entry, f"{house.base}/canh-bao/cap/{cap.name(edition, cancel=cancel)}", "alternate", cap.TYPE)
        _add(entry, "summary", edition.said_why("vi") if cancel else edition.content.vi.what, type="text")
    return _bytes(feed)


def json_feed(editions: Sequence[Edition], house: House, language: str) -> bytes:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    prefix = "/en" if language == "en" else ""
    items: list[dict[str, Any]] = []
    for edition in editions:
        text = edition.content.text(language)
        items.append(
            {
                "id": _id(edition, house),
                "url": house.link(edition, language),
                "title": house.marked(_title(edition, text.title, language), language),
                "summary": text.what,
                "content_text": summary(edition, house, language),
                "date_published": utc_text(edition.first_at),
                "date_modified": utc_text(edition.changed_at),
                "tags": [label for _, label in _tags(edition, language)],
                "language": language,
            }
        )
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": house.marked(_TITLES[language], language),
        "home_page_url": f"{house.base}{prefix}/canh-bao",
        "feed_url": f"{house.base}{prefix}/canh-bao/feed.json",
        "description": _ABOUT[language],
        "language": language,
        "authors": [{"name": house.called(language)}],
        "items": items,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _feed(editions: Sequence[Edition], house: House, language: str, own: str, page: str) -> Xml.Element:
    feed = Xml.Element("feed", xmlns=ATOM)
    _add(feed, "id", f"{house.base}{own}")
    _add(feed, "title", house.marked(_TITLES[language], language))
    _add(feed, "subtitle", _ABOUT[language])
    _add(feed, "updated", utc_text(max((one.changed_at for one in editions), default=_BEGINNING)))
    _link(feed, f"{house.base}{own}", "self", "application/atom+xml")
    _link(feed, f"{house.base}{page}", "alternate", "text/html")
    _add(_add(feed, "author", ""), "name", house.called(language))
    return feed


def _entry(
    feed: Xml.Element, edition: Edition, house: House, title: str, made: str = "", at: datetime | None = None
) -> Xml.Element:
    entry = _add(feed, "entry", "")
    _add(entry, "id", f"{house.base}/canh-bao/cap#{made}" if made else _id(edition, house))
    _add(entry, "title", title, type="text")
    _add(entry, "published", utc_text(at or edition.first_at))
    _add(entry, "updated", utc_text(at or edition.changed_at))
    return entry


def _id(edition: Edition, house: House) -> str:
    """The same for every edition of a warning, and never another's (RFC 4287 §4.2.6)."""
    return f"{house.base}/canh-bao/{edition.number}"


def _title(edition: Edition, title: str, language: str) -> str:
    return f"{lead(edition, language)}: {title}" if edition.over else title


def _tags(edition: Edition, language: str) -> list[tuple[str, str]]:
    place = 1 if language == "en" else 0
    content = edition.content
    return [(content.subject, SUBJECTS[content.subject][place]), *((s, SYSTEMS[s][place]) for s in content.systems)]


def _sent(edition: Edition, cancel: bool) -> datetime:
    return edition.ended_at if cancel and edition.ended_at else edition.published_at


def _add(parent: Xml.Element, name: str, text: str, **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, name, attributes)
    made.text = text or None
    return made


def _link(parent: Xml.Element, href: str, rel: str, kind: str) -> None:
    Xml.SubElement(parent, "link", href=href, rel=rel, type=kind)


def _bytes(feed: Xml.Element) -> bytes:
    Xml.indent(feed)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(feed, encoding="unicode").encode() + b"\n"
