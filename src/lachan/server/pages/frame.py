"""What every page is given: who runs this, the banner, the language, the line that tells what a form did."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from lachan.server.base.settings import Settings
from lachan.server.pages.say import vietnamese

# What the banner says, beside it, for who reads English: of invented data, of a trial.
_ENGLISH: Final = {True: "invented figures", False: "a trial, run by nobody yet"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every page. `run_by` is empty where nobody has said who runs the instance."""
    told: Settings = settings.LACHAN_SETTINGS
    return {
        "banner": told.banner,
        "banner_in_english": "" if vietnamese() or not told.banner else _ENGLISH[told.kind.invented],
        "run_by": told.identity.legal_name,
        "founded_by": told.identity.founding_decision,
        "contact": told.identity.contact,
        "language": "vi" if vietnamese() else "en",
        "done": None,
    }
