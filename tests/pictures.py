"""Pictures of pages, kept beside a test's other files."""

import time
from pathlib import Path
from typing import Any, Final

_TRIES: Final = 4
_BUSY: Final = "Unable to capture screenshot"  # Chromium's own words where its compositor is late


def shoot(page: Any, place: Path) -> None:
    """The whole page. A browser on a busy machine may have no picture ready yet: it is asked again."""
    from playwright.sync_api import Error

    for turn in range(_TRIES):
        try:
            page.screenshot(path=place, full_page=True)
        except Error as error:
            if _BUSY not in str(error) or turn == _TRIES - 1:
                raise
            time.sleep(1 + turn)
        else:
            return
