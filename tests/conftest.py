"""Shared ground of the tests: Django on a throw-away home, one per process."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from lachan.server.base.settings import Database, Settings
from lachan.server.citizens.keys import make as make_key
from lachan.server.site import django as site
from lachan.server.site.secret import make_secret

pytest_plugins = ["tests.skips", "tests.postgres"]

settings.register_profile("lachan", deadline=None)  # a busy machine is no failure
settings.load_profile("lachan")


def pytest_configure(config: pytest.Config) -> None:
    """Django must know its home before the first room with rows is imported."""
    database = Database(url=os.environ.get("LACHAN_TEST_DATABASE", ""))
    home = Path(tempfile.mkdtemp(prefix="lachan-test-"))
    make_secret(home)
    make_key(home, Settings().citizens, b"tests" * 6 + b"ok")
    site.start(home, Settings(database=database))


@pytest.fixture(autouse=True)
def _no_registry_of_another_test() -> Iterator[None]:
    """The registry is kept by its version, and every test counts its versions from one."""
    yield
    if owners := sys.modules.get("lachan.server.access.owners"):
        owners.the_registry_at.cache_clear()
