"""Reports of invented people: everything that one of them writes carries a word that stands nowhere else."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from lachan.server.audit.recording import By
from lachan.server.base.settings import Citizens
from lachan.server.citizens import forms, keys, reporting
from lachan.server.citizens.keys import Keys
from lachan.server.citizens.models import Report
from lachan.server.citizens.reporting import Box
from lachan.server.citizens.words import What
from lachan.server.citizens.writing import Given
from tests.accounts.ground import NOW

CANARIES: Final = ("canarytext", "canarylink", "canarycontact", "canarypicture", "canaryanswer")
TOLD: Final = Citizens()
NOBODY: Final = By("nobody")
MAIL: Final = "canarycontact@people.example"
PNG: Final = b"\x89PNG\r\n\x1a\n" + b"canarypicture" * 50
JPEG: Final = b"\xff\xd8\xff\xe0" + b"canarypicture" * 50


def drawn(seed: str) -> Callable[[int], bytes]:
    """Randomness from a seed: the same seed draws the same, so that a form can be sent twice."""
    numbers = count()
    return lambda size: hashlib.shake_256(f"{seed}:{next(numbers)}".encode()).digest(size)


def keys_of(home: Path) -> Keys:
    """The key of a home, made where there is none."""
    keys.make(home, TOLD, b"k" * keys.BYTES)
    return keys.load(home, TOLD)


def given(what: What = What.MESSAGE, *, contact: str = MAIL, language: str = "vi") -> Given:
    return Given(what, "Có người gọi, canarytext", "https://canarylink.example/", contact, language)


def reported(
    home: Path,
    seed: str = "one",
    *,
    told: Citizens = TOLD,
    form: Given | None = None,
    pictures: tuple[bytes, ...] = (PNG,),
    now: datetime = NOW,
    often: bool = False,
    draw: str = "",
) -> str:
    """A report that was sent; its receipt. The same seed is the same form."""
    ours = keys_of(home)
    number = forms.number(ours, forms.opened(ours, now - timedelta(minutes=1), drawn(f"form {seed}")), now)
    return reporting.report(
        NOBODY,
        Box(home, told, ours),
        form or given(),
        pictures,
        number,
        now,
        drawn(f"seal {seed}{draw} {pictures!r}"),
        often=often,
    )


def newest() -> Report:
    return Report.objects.latest("pk")
