"""Tests that want a server say which Debian package brings it.

    @needs("redis-server", command="redis-server")
    def test_on_the_real_thing() -> None: ...

Where the command is missing the test is skipped, with a reason that tests/skips.py reads and `make test` lists.
Every package named here also stands in scripts/servers.txt, so that `make servers` installs it.
"""

import glob
import shutil

import pytest

PREFIX = "needs Debian package: "


def reason(package: str) -> str:
    """The reason of a skip for want of `package`; for `pytest.skip` inside a fixture."""
    return f"{PREFIX}{package}"


def find(command: str) -> str | None:
    """Path of a command: a name on PATH, or a pattern of whole paths (the last match, so the newest version)."""
    if "/" in command:
        return max(glob.glob(command), default=None)
    return shutil.which(command)


def needs(package: str, *, command: str) -> pytest.MarkDecorator:
    """Skip the test unless `command` (a name, or a pattern such as `/usr/lib/postgresql/*/bin/initdb`) is found."""
    return pytest.mark.skipif(find(command) is None, reason=reason(package))
