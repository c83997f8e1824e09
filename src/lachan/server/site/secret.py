"""The instance's secret key: drawn once by `lachan init`, in a file of its own that others cannot read."""

import os
from pathlib import Path
from typing import Final

from lachan.server.base.files import make_folder, sync_folder

FILE: Final = "secret-key"
BYTES: Final = 48


def make_secret(home: Path) -> None:
    """Draw it where there is none; the file has mode 600."""
    place = home / FILE
    if place.exists():
        return
    make_folder(home)
    aside = place.with_name(f".{FILE}.{os.getpid()}.aside")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(os.urandom(BYTES).hex() + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(aside, place)  # never over one that another process has drawn meanwhile
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    sync_folder(home)


def secret(home: Path) -> str:
    """The key; empty where there is none yet, which Django refuses to work with as soon as it needs one."""
    try:
        return (home / FILE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
