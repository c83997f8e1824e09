"""Which files: those named, and those below folders, without links, devices and other file systems' pseudo-files."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from lachan.tools.pii.places.pieces import Outcome

_PSEUDO = ("/proc", "/sys", "/dev")


def files_of(target: Path) -> Iterator[tuple[Path, os.stat_result | Outcome]]:
    """Each file with what the system says of it, or why it is left; in the order of names."""
    try:
        found = target.stat()
    except PermissionError:
        yield target, Outcome.NO_PERMISSION
        return
    except OSError:
        yield target, Outcome.VANISHED
        return
    if stat.S_ISDIR(found.st_mode):
        yield from _below(target)
    elif stat.S_ISREG(found.st_mode):
        yield target, found
    else:
        yield target, Outcome.NOT_A_FILE


def _below(folder: Path) -> Iterator[tuple[Path, os.stat_result | Outcome]]:
    folders = [folder]
    while folders:
        current = folders.pop()
        if os.fspath(current.absolute()).startswith(_PSEUDO):
            yield current, Outcome.NOT_A_FILE
            continue
        try:
            entries = sorted(os.scandir(current), key=lambda entry: entry.name)
        except PermissionError:
            yield current, Outcome.NO_PERMISSION
            continue
        except OSError:
            yield current, Outcome.VANISHED
            continue
        inner = []
        for entry in entries:
            path = Path(entry.path)
            try:
                if entry.is_symlink():
                    yield path, Outcome.NOT_A_FILE
                elif entry.is_dir(follow_symlinks=False):
                    inner.append(path)
                elif entry.is_file(follow_symlinks=False):
                    yield path, entry.stat(follow_symlinks=False)
                else:
                    yield path, Outcome.NOT_A_FILE
            except OSError:
                yield path, Outcome.VANISHED
        folders += reversed(inner)
