"""Passwords and keys that lie beside personal data: whoever finds them gets the rest."""

import re
from collections.abc import Iterator

from lachan.tools.pii.evidence import Finding, Window

KINDS = ("password", "key")
WORDS: dict[str, tuple[str, ...]] = {}
TRIGGER = (
    rb"(?i:m\xe1\xba\xadt kh\xe1\xba\xa9u|mat khau|mat_khau|matkhau|passwo?r?d|passwd|pwd|secret|api[_-]?key|access[_-]?key|token|m\xc3\xa3 pin|\bmk\b|otp)"
    rb"[^\n]{0,16}[:=]|-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20}|eyJ[A-Za-z0-9_-]{10,}\.|"
    rb"xox[bap]-[0-9A-Za-z]|AIza[0-9A-Za-z_-]{30}|://[^/ \n:@]{1,64}:[^@ \n/]{3,}@"
)
_LABELLED = re.compile(
    r"(?<![a-z])(?P<label>mat[ _]?khau(?: \w+){0,2}|passwo?r?d|passwd|pwd|mk|ma pin|pin|(?:\w+[_-])?(?:secret|api[_-]?key|access[_-]?key|token)(?:[_-]\w+)?)"
    r"[\"']?\s{0,2}(?:[:=]{1,2}|=>| la )\s{0,2}[\"']?(?P<value>[^\s\"'<>,;]{4,128})"
)
_KEYS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,80}|\bAIza[0-9A-Za-z_-]{35}|"
    r"\bxox[bap]-[0-9A-Za-z-]{10,80}|\beyJ[A-Za-z0-9_-]{10,400}\.[A-Za-z0-9_-]{10,800}\.[A-Za-z0-9_-]{10,400}"
)
_URL = re.compile(r"://[^/\s:@]{1,64}:(?P<value>[^@\s/]{3,128})@")
_PLACEHOLDER = re.compile(
    r"[*xX.•_-]{3,}$|(?:\$\{|%\(|\{\{|<|\$[A-Z])|(?:string|str|none|null|true|false|required|optional|self|args|os|env|input|getenv|password|matkhau|changeme|example|your)\b",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^(?:mat[ _]?khau|password|passwd|pwd|pass)$")


def headed(header: str) -> bool:
    """A column called so holds passwords."""
    return bool(_HEADER.search(header))


def spans(window: Window) -> Iterator[Finding]:
    """Values after a label, keys by their shape, and passwords inside addresses of servers."""
    for found in _LABELLED.finditer(window.folded):
        value = window.text[found.start("value") : found.end("value")]
        if not _PLACEHOLDER.match(value) and not value.endswith(("(", "[")) and (_mixed(value) or len(value) >= 6):
            kind = "password" if found["label"][:2] in ("ma", "pa", "pw", "mk", "pi") else "key"
            yield Finding(kind, found.start("value"), found.end("value"), 2.0 if _mixed(value) else 0.8)
    for found in _KEYS.finditer(window.text):
        yield Finding("key", found.start(), found.end(), 4.0)
    for found in _URL.finditer(window.text):
        if not _PLACEHOLDER.match(found["value"]):
            yield Finding("password", found.start("value"), found.end("value"), 2.5)
    if headed(window.header) and len(window.text.strip()) >= 4 and " " not in window.text.strip():
        start = len(window.text) - len(window.text.lstrip())
        yield Finding("password", start, len(window.text.rstrip()), 2.0)


def _mixed(value: str) -> bool:
    """Letters and digits or signs: not a word of a sentence."""
    return (any(c.isdigit() or not c.isalnum() for c in value) and any(c.isalpha() for c in value)) or value.isdigit()
