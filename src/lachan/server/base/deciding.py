"""Who decides something and why, as a person said it: never empty, never endless."""

from lachan.server.base.errors import BadInput


def who(by: str) -> str:
    """The name as it is kept. Errors: BadInput."""
    name = by.strip()
    if not name or len(name) > 100:
        raise BadInput("by: who decides this, in 1 to 100 characters")
    return name


def reason(why: str) -> str:
    """The reason as it is kept. Errors: BadInput."""
    text = why.strip()
    if not text or len(text) > 500:
        raise BadInput("why: a reason, in 1 to 500 characters")
    return text
