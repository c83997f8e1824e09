"""What may be shown of a name or a mail to somebody who should only recognise it. Pure."""

import re
from typing import Final

from lachan.server.notices.codes import ALPHABET

# The link of a mail opens its answer page: whoever may read the mail here may not for that reason answer it.
_LINK: Final = re.compile(rf"(/tra-loi/)[{ALPHABET}]{{26}}(?![{ALPHABET}])")


def masked_name(name: str) -> str:
    """`Viễn thông Sông Xanh` as `V… t… S… X…`: whoever knows the name recognises it, nobody else reads it."""
    return " ".join(f"{word[0]}…" for word in name.split())


def without_links(text: str) -> str:
    """A mail's text in which no link opens an answer page."""
    return _LINK.sub(r"\1…", text)
