"""The limit: ripgrep, one alternation of the same patterns. `python -m benchmarks.pii.limit FILE...` becomes rg."""

import os
import shutil
import sys

from benchmarks.pii.patterns import PATTERNS


def main() -> None:
    """A thread a file."""
    program = shutil.which("rg")
    if program is None:
        sys.exit("ripgrep is missing: Debian package ripgrep")
    pattern = "|".join(f"(?:{p})" for p in PATTERNS.values())
    os.execv(
        program,
        [
            program,
            "--no-config",
            "--no-unicode",
            "-c",
            "-N",
            "-j",
            str(len(sys.argv) - 1),
            "-e",
            pattern,
            *sys.argv[1:],
        ],
    )


if __name__ == "__main__":
    main()
