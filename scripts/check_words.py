"""No file of the project names one machine's folders or a package registry's host.

Such a word works where it was written and nowhere else. Looked at: every file that git tracks or would add. The words
are put together from halves, so that this file does not find itself. Exit: 0 none found, 1 found (each on a line).
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HOSTS = tuple(
    ".".join(halves)
    for halves in (
        ("pypi", "org"),
        ("files", "pythonhosted"),
        ("registry", "npmjs"),
        ("registry", "yarnpkg"),
        ("deb", "debian.org"),
        ("security", "debian.org"),
        ("archive", "ubuntu.com"),
        ("static", "crates.io"),
        ("proxy", "golang.org"),
        ("repo", "maven"),
    )
)
HOME = r"(?<![\w.~)}\]])/(?:home|Users)/[A-Za-z_][\w.-]*"
ROOT = r"(?<![\w.~)}\]])/root(?=/|\b(?!\.))"
# Folders that any machine may have above a checkout say nothing about one machine.
ORDINARY = frozenset({"/", "/tmp", "/home", "/opt", "/srv", "/mnt", "/var", "/usr/src", "/builds", "/data"})


def forbidden(checkout: Path) -> re.Pattern[str]:
    """The words that may not stand in a file, where the project is checked out at `checkout` (an absolute path)."""
    own = [str(checkout)]
    if str(checkout.parent) not in ORDINARY:
        own.append(f"{checkout.parent}/")
    words = [re.escape(word) for word in (*HOSTS, *own)]
    return re.compile("|".join([*words, HOME, ROOT]))


def findings(text: str, words: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Line (from 1) and word of each match."""
    for match in words.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group()


def project_files(checkout: Path) -> list[Path]:
    """Files that git tracks or would add, without those deleted from the folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=checkout,
        check=True,
        capture_output=True,
    ).stdout.decode()
    return [path for name in sorted(set(listed.split("\0"))) if name and (path := checkout / name).is_file()]


def main(checkout: Path) -> int:
    """Print what was found under `checkout`; the exit code."""
    words = forbidden(checkout)
    files = project_files(checkout)
    found = [
        f"{path.relative_to(checkout)}:{line}: {word}"
        for path in files
        for line, word in findings(path.read_bytes().decode("utf-8", errors="replace"), words)
    ]
    print("\n".join(found) if found else f"Words: {len(files)} files, none names a machine's folder or a registry.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
