"""How the receipt gets from the form to the page that shows it: sealed, for ten minutes, in the browser that sent it.

So that it stands in no address, and the page can be loaded again or in the other language.
"""

import base64
import binascii
import json
from datetime import datetime, timedelta
from typing import Final

from lachan.server.base.errors import Damaged, NotFound
from lachan.server.citizens.keys import Keys
from lachan.server.citizens.sealing import Draw, seal, unseal
from lachan.server.citizens.words import What

LASTS: Final = timedelta(minutes=10)
_SALT: Final = b"ticket"  # no report has this one: theirs are longer


def made(keys: Keys, receipt: str, what: What, now: datetime, draw: Draw) -> str:
    """For a cookie."""
    plain = json.dumps([receipt, what.value, int((now + LASTS).timestamp())]).encode()
    return base64.urlsafe_b64encode(seal(keys, _SALT, "ticket", plain, draw)).decode("ascii").rstrip("=")


def read(keys: Keys, said: str, now: datetime) -> tuple[str, What]:
    """The receipt, and what was reported. Errors: NotFound once its time is over, and for anything else."""
    try:
        raw = base64.urlsafe_b64decode(said[:400].encode("ascii") + b"==")
        receipt, what, until = json.loads(unseal(keys, _SALT, "ticket", raw))
    except (binascii.Error, ValueError, Damaged):
        raise NotFound("there is nothing here") from None
    if now.timestamp() >= until:
        raise NotFound("there is nothing here")
    return str(receipt), What(what)
