"""What a warning says, as one value: two languages side by side, and what programs ask of it. Pure."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from lachan.server.base.clock import utc_text
from lachan.wire.folding import fold


@dataclass(frozen=True, slots=True)
class Text:
    """One language's words. `steps`: one to five; `spoken`: how it is read aloud, about half a minute."""

    title: str
    what: str
    who: str
    steps: tuple[str, ...]
    spoken: str


@dataclass(frozen=True, slots=True)
class Content:
    """`provinces`: codes of 2025 on; none: the whole country. `library`: slugs of the library of malware."""

    kind: str
    subject: str
    severity: str
    urgency: str
    certainty: str
    provinces: tuple[str, ...]
    systems: tuple[str, ...]
    library: tuple[str, ...]
    speaker: str
    office: str
    office_en: str
    begins: datetime
    expires: datetime
    vi: Text
    en: Text

    def text(self, language: str) -> Text:
        """The words in a language."""
        return self.en if language == "en" else self.vi

    def of_office(self, language: str) -> str:
        """The spokesperson's office."""
        return self.office_en if language == "en" else self.office

    @property
    def slug(self) -> str:
        """What stands in the address behind the number: letters and digits of the Vietnamese title."""
        plain = re.sub(r"[^a-z0-9]+", "-", fold(self.vi.title)).strip("-")
        return plain[:60].rstrip("-") or "canh-bao"

    @property
    def folded(self) -> str:
        """What it is searched by: both languages, without diacritics."""
        said = (self.vi.title, self.vi.what, self.vi.who, *self.vi.steps, self.en.title, self.en.what, self.en.who)
        return fold(" ".join(said))


def as_json(content: Content) -> str:
    """As it is kept: sorted keys, times in UTC; the same content is the same text."""
    plain = asdict(content) | {"begins": utc_text(content.begins), "expires": utc_text(content.expires)}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def digest(content: Content) -> str:
    """SHA-256 of `as_json`, in hexadecimal."""
    return hashlib.sha256(as_json(content).encode()).hexdigest()


def from_json(text: str) -> Content:
    """The value that was kept."""
    raw: dict[str, Any] = json.loads(text)
    raw.setdefault("office_en", raw["office"])  # one text was kept for both languages once
    for name in ("provinces", "systems", "library"):
        raw[name] = tuple(raw[name])
    for name in ("begins", "expires"):
        raw[name] = datetime.fromisoformat(raw[name]).astimezone(UTC)
    for name in ("vi", "en"):
        raw[name] = Text(**{**raw[name], "steps": tuple(raw[name]["steps"])})
    return Content(**raw)
