"""Answers as pages, kept by what they say: many lines are told the same, and the words cost more than the look-up.

What a page was made of is its whole key, and neither that nor the page holds who asked. When there are too many, all
are forgotten: what is kept can be made again.
"""

from collections.abc import Callable
from threading import Lock
from typing import Final

from django.http import HttpRequest

from lachan.server.portal.device.telling import Told

MOST: Final = 2_000  # pages of some ten kilobytes
_QUESTIONS: Final = ("", "da-hoi=4", "da-hoi=6")  # else anybody could fill the memory

Key = tuple[str, str, Told]


class Kept:
    """Pages of one settings; those of others are forgotten."""

    def __init__(self) -> None:
        self._pages: dict[Key, bytes] = {}
        self._of: object = None
        self._lock = Lock()

    def page(self, of: object, key: Key, make: Callable[[], bytes]) -> bytes:
        """The page of this key, made where it is not kept. `of`: the settings by which pages are made."""
        with self._lock:
            if self._of is not of or len(self._pages) >= MOST:
                self._pages, self._of = {}, of
            pages = self._pages
        found = pages.get(key)
        if found is None:
            found = pages[key] = make()
        return found

    def find(self, of: object, key: Key) -> bytes | None:
        """The page of this key, where it is kept for these settings."""
        return self._pages.get(key) if self._of is of else None


PAGES: Final = Kept()


def may_be_kept(request: HttpRequest) -> bool:
    """Whether nothing that the visitor made up stands in the page."""
    return request.META.get("QUERY_STRING", "") in _QUESTIONS


def key_of(request: HttpRequest, said: Told) -> Key:
    """What a page is made of: its address, which names the language, and what it says."""
    return request.path_info, request.META.get("QUERY_STRING", ""), said
