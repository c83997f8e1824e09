"""What every page is given: who runs this, the banner, the language, the line that tells what a form did."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lachan.server.base.settings import Settings
from lachan.server.pages.say import vietnamese


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every page. `run_by` is empty where nobody has said who runs the instance."""
    told: Settings = settings.LACHAN_SETTINGS
    return {
        "banner": told.banner,
        "run_by": told.identity.legal_name,
        "founded_by": told.identity.founding_decision,
        "contact": told.identity.contact,
        "language": "vi" if vietnamese() else "en",
        "done": None,
    }
