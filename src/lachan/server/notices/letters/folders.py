"""The two folders where letters change hands: `letters/for-signing/` and `letters/signed/` in the home.

They hold copies. What counts is kept under `letters/files/`, each file named by the SHA-256 of its bytes.
"""

import shutil
from pathlib import Path
from typing import Final

from lachan.server.base.files import make_folder, sync_folder, written_aside
from lachan.server.notices import store
from lachan.server.notices.letters import stored
from lachan.server.notices.letters.models import Letter
from lachan.server.notices.letters.states import State

PDF: Final = ("letters/files", ".pdf")
DOCX: Final = ("letters/files", ".docx")
LIST: Final = ("letters/files", ".csv")
PACKED: Final = ("letters/files", ".csv.gz")


def name_of(letter: Letter) -> str:
    """`2026-0007-A05-P2`: what a numbered letter's files and its folder for signing are called."""
    assert letter.book is not None
    assert letter.number is not None
    return f"{letter.book.year}-{letter.number:04}-{letter.book.symbol}"


def for_signing(home: Path, letter: Letter) -> Path:
    """Its folder for signing."""
    return home / "letters" / "for-signing" / name_of(letter)


def signed(home: Path, letter: Letter) -> Path:
    """Its signed file, to be sent by the office."""
    return home / "letters" / "signed" / f"{name_of(letter)}.pdf"


def settle(home: Path, letter: Letter) -> None:
    """Make the folders what the letter's state says. Safe to run again. Errors: Damaged."""
    if letter.book is None:
        return
    if letter.state == State.PUT_OUT:
        _lay_out(home, letter)
        return
    folder = for_signing(home, letter)
    if folder.is_dir():
        shutil.rmtree(folder)
        sync_folder(folder.parent)
    place = signed(home, letter)
    if letter.state == State.SIGNED:
        _copy(home, letter.signed_path, letter.signed_digest, place)
    elif place.is_file():
        place.unlink()
        sync_folder(place.parent)


def _lay_out(home: Path, letter: Letter) -> None:
    folder, name = make_folder(for_signing(home, letter)), name_of(letter)
    _copy(home, letter.pdf_path, letter.pdf_digest, folder / f"{name}.pdf")
    _copy(home, letter.docx_path, letter.docx_digest, folder / f"{name}.docx")
    ending = PACKED[1] if letter.list_path.endswith(PACKED[1]) else LIST[1]
    _copy(home, letter.list_path, letter.list_digest, folder / f"danh-sach-{name}{ending}")


def _copy(home: Path, relative: str, digest: str, place: Path) -> None:
    raw = stored.read(home, relative, digest)
    if place.is_file() and store.digest(place.read_bytes()) == digest:
        return
    with written_aside(place) as out:
        out.write(raw)
