"""Who writes a letter, by the settings: the letterhead, the signature, the symbol of its numbers."""

import re
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Settings
from lachan.server.notices.letters.content import Sender

TRIAL: Final = "THU"  # the book of letters that say they are a trial or invented: their numbers are nobody's
_SYMBOL: Final = re.compile(r"[^\W_]{1,16}")


def sender_of(settings: Settings) -> Sender:
    """Errors: BadInput where a real instance has not said who signs, or where."""
    given, identity = settings.letters, settings.identity
    if not settings.banner and not (given.issuer_symbol and given.place and given.authority and given.signer):
        raise BadInput("settings.toml: letters: fill in issuer_symbol, place, authority and signer first")
    return Sender(
        superior=given.superior,
        issuer=given.issuer or identity.legal_name or "Lá Chắn",
        place=given.place,
        authority=given.authority,
        signer=given.signer,
        unit=given.unit_symbol,
        contact=identity.contact,
    )


def symbol_of(settings: Settings) -> str:
    """`A05-P2`; of a trial or demo `THU-A05-P2`. Errors: BadInput."""
    given = settings.letters
    parts = [part for part in (given.issuer_symbol, given.unit_symbol) if part]
    if any(_SYMBOL.fullmatch(part) is None for part in parts):
        raise BadInput("settings.toml: letters: a symbol is 1 to 16 letters and figures")
    return "-".join([TRIAL, *parts] if settings.banner else parts)
