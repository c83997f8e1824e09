"""Where a request comes from, as the doors hand it in, and how much of that is kept."""

import re
from dataclasses import dataclass
from typing import Final

from lachan.server.accounts.sealing import block_of, pseudonym

_BROWSERS: Final = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("coc_coc_browser", "Cốc Cốc"), ("Firefox/", "Firefox"),
    ("Chromium/", "Chromium"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip
MAX_AGENT: Final = 500


@dataclass(frozen=True, slots=True)
class Place:
    """`address`: of the client, as text; `agent`: its User-Agent; `device`: the token of a known device, or empty."""

    address: str
    agent: str
    device: str = ""

    @property
    def block(self) -> str:
        """Keyed digest of the address's block."""
        return pseudonym("block", block_of(self.address))

    @property
    def agent_digest(self) -> str:
        """Keyed digest of the program's own name. Versions are left out: a browser may be updated during a session."""
        return pseudonym("agent", re.sub(r"[\d._]+", "", self.agent[:MAX_AGENT]))

    @property
    def agent_words(self) -> str:
        """`Firefox, Linux`; what nobody knows is a question mark, never the text as it was sent."""
        browser = next((name for sign, name in _BROWSERS if sign in self.agent), "?")
        system = next((name for sign, name in _SYSTEMS if sign in self.agent), "?")
        return f"{browser}, {system}"
