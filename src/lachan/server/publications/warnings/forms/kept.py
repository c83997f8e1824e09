"""Pictures and press kits are drawn once, kept in the home, and served as files: whoever asks for one costs no drawing.

A file's name holds the digest of all that it was made of, so another edition, banner or version of the program never
meets an old one. They can be deleted at any time.
"""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from lachan import __version__
from lachan.server.base.errors import WiresFault
from lachan.server.base.files import written_aside
from lachan.server.publications.warnings.forms.drawing import Form, Shape, drawn
from lachan.server.publications.warnings.forms.house import House
from lachan.server.publications.warnings.forms.kit import kit
from lachan.server.publications.warnings.reading import Edition

FOLDER: Final = "warnings"
PATIENCE: Final = 25.0  # seconds to wait for another drawing
_one_at_a_time: Final = threading.Lock()


def picture(home: Path, edition: Edition, house: House, language: str, shape: Shape, form: Form) -> bytes:
    """One picture. Errors: ModuleNotFoundError without the extra `letters`; WiresFault where many are being drawn."""
    return _kept(
        _place(home, edition, house, f"{language}-{shape}.{form}"),
        lambda: drawn(edition, house, language, shape, form),
    )


def press_kit(home: Path, editions: list[Edition], edition: Edition, house: House) -> bytes:
    """The press kit. Errors: as `picture`."""
    return _kept(_place(home, edition, house, "kit.zip"), lambda: kit(editions, edition, house))


def _place(home: Path, edition: Edition, house: House, name: str) -> Path:
    said = "\x1f".join(
        (edition.digest, edition.state, *edition.why, edition.published_at.isoformat(), repr(house), __version__)
    )
    mark = hashlib.sha256(said.encode()).hexdigest()[:16]
    return home / FOLDER / f"{edition.number}-{edition.edition}" / f"{mark}-{name}"


def _kept(place: Path, make: Callable[[], bytes]) -> bytes:
    if place.is_file():
        return place.read_bytes()
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise WiresFault("many pictures are being drawn just now: come back in a moment")
    try:
        if place.is_file():
            return place.read_bytes()
        made = make()
        with written_aside(place) as out:
            out.write(made)
        return made
    finally:
        _one_at_a_time.release()
