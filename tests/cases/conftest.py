"""Passwords are hashed cheaply in tests."""

from tests.console.conftest import quick_hashes

__all__ = ["quick_hashes"]
