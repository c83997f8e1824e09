"""What a form says, checked: a value, or BadInput naming the field. Pure but for the organisation's domains, given."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lachan.server.base.errors import BadInput
from lachan.server.registry.cells import email_address, phone_number

LONGEST: Final = {
    "steps": 8_000, "steps_en": 8_000, "duties": 4_000, "duties_en": 4_000, "desk": 200, "email": 254, "phone": 30,
    "hours": 200, "link": 500,
}  # fmt: skip
FIELDS: Final = tuple(LONGEST)
_NEEDED: Final = ("steps", "duties", "desk")


@dataclass(frozen=True, slots=True)
class Words:
    """A version's words, as `models.Procedure` keeps them."""

    steps: str
    steps_en: str
    duties: str
    duties_en: str
    desk: str
    email: str
    phone: str
    hours: str
    link: str


def words_of(given: Mapping[str, str], domains: Collection[str]) -> Words:
    """`domains`: those registered as the organisation's. Errors: BadInput."""
    said = {name: _plain(given.get(name, "")) for name in FIELDS}
    for name, most in LONGEST.items():
        if len(said[name]) > most:
            raise BadInput(f"{name}: longer than {most} characters")
    for name in _NEEDED:
        if not said[name]:
            raise BadInput(f"{name}: must not be empty")
    if bool(said["steps_en"]) != bool(said["duties_en"]):
        raise BadInput("steps_en: in English both texts, or neither")
    if not said["email"] and not said["phone"]:
        raise BadInput("email: give a mail address, a telephone number, or both")
    said["email"], said["phone"] = email_address(said["email"]), phone_number(said["phone"])
    if said["link"]:
        said["link"] = _link(said["link"], domains)
    return Words(**said)


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))


def _link(text: str, domains: Collection[str]) -> str:
    """A page of theirs, by HTTPS: a link of this portal leads nowhere else."""
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise BadInput("link: not an address as https://…") from None
    if parts.scheme != "https" or not host or parts.username is not None or port not in (None, 443) or " " in text:
        raise BadInput("link: not an address as https://…")
    if not any(host == domain or host.endswith(f".{domain}") for domain in domains):
        raise BadInput("link: not at a domain that is registered as the organisation's")
    return text
