"""What a password must be: long, not common, not the person's own name (NIST SP 800-63B §5.1.1.2). No rule on signs."""

from typing import Final

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from lachan.server.base.errors import BadInput

SHORTEST: Final = 12
LONGEST: Final = 256


def check(password: str, *, about: tuple[str, ...] = ()) -> None:
    """`about`: what the person is called, which is not to stand in it. Errors: BadInput, which does not repeat it."""
    if len(password) < SHORTEST:
        raise BadInput(f"password: at least {SHORTEST} signs; a sentence is easy to remember")
    if len(password) > LONGEST:
        raise BadInput(f"password: at most {LONGEST} signs")
    if len(set(password)) < 5:
        raise BadInput("password: more different signs")
    lower = password.lower()
    for word in about:
        if len(word) >= 4 and word.lower() in lower:
            raise BadInput("password: without your own name or address in it")
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        raise BadInput("password: this one is on the list of the most common") from None
