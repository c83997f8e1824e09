"""Whether a mail was sent by the domain in its From line, and which domains prove nothing. Pure.

The From line is what its writer says. Where the settings name the server of ours that checks DKIM, SPF and DMARC
(`mailbox.checked_by`), its verdict must agree; where they do not, the address alone counts, with the code that only the
recipient was given. What is not checked: which person at the domain wrote it.
"""

import re
from functools import cache
from importlib import resources
from typing import Final

_PASSED: Final = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*pass\b([^;]*)", re.IGNORECASE)
_DOMAIN: Final = re.compile(
    r"\b(?:header\.(?:d|i|from)|smtp\.mailfrom)\s*=\s*\"?(?:[^\s;\"@]*@)?([\w.-]+)", re.IGNORECASE
)
_COMMENT: Final = re.compile(r"\([^()]*\)")


def is_public(domain: str) -> bool:
    """Whether anybody can have an address there (public-mail.txt): such a domain proves nothing."""
    return domain in _public()


def proven(verdicts: tuple[str, ...], checked_by: str, sender: str) -> bool:
    """Whether our own server found that the sender's domain sent it (RFC 8601). Without a server named: always.

    A verdict counts where it is the newest of that server's: older ones may have come with the mail.
    """
    if not checked_by:
        return True
    named = (one for one in verdicts if one.partition(";")[0].split()[:1] == [checked_by])
    newest = _COMMENT.sub(" ", next(named, ""))
    ours = sender.rpartition("@")[2]
    for _, properties in _PASSED.findall(newest):
        if any(_aligned(domain.lower(), ours) for domain in _DOMAIN.findall(properties)):
            return True
    return False


def _aligned(domain: str, ours: str) -> bool:
    """The same, or one below the other (RFC 7489 §3.1, relaxed; without the list of public suffixes)."""
    shorter, longer = sorted((domain, ours), key=len)
    return shorter.count(".") >= 1 and (longer == shorter or longer.endswith(f".{shorter}"))


@cache
def _public() -> frozenset[str]:
    text = resources.files(__package__).joinpath("public-mail.txt").read_text(encoding="ascii")
    return frozenset(text.split())
