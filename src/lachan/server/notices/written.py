"""How figures, times and other people's texts are written in a notice, so that nothing in them can act."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

from lachan.server.base.clock import VIETNAM, utc_text
from lachan.server.notices.wording import Language, phrases

LONGEST: Final = 100  # characters of a foreign text shown in a mail; the attached file has it whole
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_DOT: Final = re.compile(r"\.(?=[^\s\d.])")


def number(value: int, language: Language) -> str:
    """`468.796` in Vietnamese, `468,796` in English."""
    text = f"{value:,}"
    return text.replace(",", ".") if language is Language.VI else text


@lru_cache(maxsize=4096)  # both halves of a mail, as text and as HTML, say the same ones
def times(instant: datetime, language: Language) -> str:
    """Both times: `2026-11-22T03:10:05Z = 10:10:05 giờ Việt Nam` (as `base.clock.both_times`), or `… Vietnam time`."""
    local = instant.astimezone(VIETNAM)
    same_day = local.date() == datetime.fromisoformat(utc_text(instant)).date()
    phrase = "time_both" if same_day else "time_both_day"
    return phrases(language)(phrase, utc=utc_text(instant), local=f"{local:%H:%M:%S}", day=f"{local:%d/%m/%Y}")


def day(instant: datetime, language: Language) -> str:
    """The day in Vietnam: `22/11/2026` in Vietnamese, `2026-11-22` in English."""
    local = instant.astimezone(VIETNAM)
    return f"{local:%d/%m/%Y}" if language is Language.VI else f"{local:%Y-%m-%d}"


def plain(text: str) -> str:
    """One line of printable characters: controls, bidirectional marks and line ends become U+FFFD; cut at LONGEST."""
    clean = text if text.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in text)
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"


def defanged(text: str) -> str:
    """A foreign text that no reader turns into a link: `hxxps://evil[.]example/a[.]php`, `name[@]evil[.]example`.

    Dots before a letter are bracketed; those inside an IPv4 address and a version number are not.
    """
    schemeless = _SCHEME.sub(_scheme, text) if "://" in text else text
    return plain(_DOT.sub("[.]", schemeless).replace("@", "[@]"))


def _scheme(match: re.Match[str]) -> str:
    name = match[1].lower()
    return f"hxxp{name[4:]}://" if name in ("http", "https") else f"{match[1]}[://]"
