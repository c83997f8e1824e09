"""The text of a stored mail, as it left, for a page: plain text in both languages, without what opens an answer."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from lachan.server.notices import store
from lachan.server.notices.masking import without_links
from lachan.server.notices.reading import NoticeLine

LONGEST: Final = 200_000  # characters
_BETWEEN: Final = "═" * 20  # as_text: what stands between the languages


def texts_of(notice: NoticeLine, home: Path) -> tuple[tuple[str, str], ...]:
    """Each language of the mail with its text; empty for a notice that has no mail. Errors: Damaged."""
    if not notice.mail_path:
        return ()
    raw = store.read(home, notice.mail_path, notice.mail_digest)
    mail = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    body = mail.get_body(("plain",))
    text = without_links(str(body.get_content()))[:LONGEST] if body is not None else ""
    halves = ("\n".join(line for line in half.splitlines()) for half in text.split(_BETWEEN))
    clean = [text for half in halves if (text := half.strip("═\n\r "))]
    languages = str(mail["Content-Language"] or "vi, en").split(", ")
    return tuple(zip(languages, clean, strict=False))
