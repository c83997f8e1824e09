"""Shared ground of the tests: Django on a throw-away home, one per process."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from lachan.server.base.settings import Settings
from lachan.server.site import django as site


pytest_plugins = ["tests.skips"]

settings.register_profile("lachan", deadline=None)  # a busy machine is no failure
settings.load_profile("lachan")


def pytest_configure(config: pytest.Config) -> None:
    """Django must know its home before the first room with rows is imported."""
    site.start(Path(tempfile.mkdtemp(prefix="lachan-test-")), Settings())
