"""Passwords are hashed cheaply in tests."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def quick_hashes() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["tests.accounts.quick.Quick"]):
        yield
