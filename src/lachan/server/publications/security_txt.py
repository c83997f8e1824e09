"""`security.txt` by RFC 9116, from the settings and the time. Pure.

What it deliberately does not do: sign itself (§2.3); the file comes over HTTPS from the name that it says.
"""

from datetime import datetime, time, timedelta
from email.utils import parseaddr
from urllib.parse import quote

from lachan.server.base.clock import utc_text
from lachan.server.base.errors import NotFound
from lachan.server.base.settings import Settings

PLACE = "/.well-known/security.txt"


def security_txt(settings: Settings, now: datetime) -> str:
    """The file, lines ended by CRLF. Errors: NotFound where nobody said whom to reach (§2.5.3 needs a Contact)."""
    team, identity = settings.team, settings.identity
    contacts = team.contacts or (_mail(identity.contact),)
    lines = [("Contact", contact) for contact in contacts if contact]
    if not lines:
        raise NotFound("there is nothing here")
    expires = datetime.combine(now.date(), time(), now.tzinfo) + timedelta(days=team.expires_days)  # the same all day
    lines.append(("Expires", utc_text(expires)))
    key = team.key_address or (f"openpgp4fpr:{team.key_fingerprint.lower()}" if team.key_fingerprint else "")
    optional = (("Encryption", key), ("Acknowledgments", team.acknowledgments))
    lines += [(name, value) for name, value in optional if value]
    lines.append(("Preferred-Languages", "vi, en"))
    portal = identity.portal.rstrip("/")
    if portal:
        lines.append(("Canonical", f"{portal}{PLACE}"))
    if team.policy:
        lines.append(("Policy", team.policy))
    comment = f"# {settings.banner}\r\n" if settings.banner else ""  # §2.2: of a demo, or of nobody yet
    return comment + "".join(f"{name}: {value}\r\n" for name, value in lines)


def _mail(contact: str) -> str:
    """A mailbox as an address of RFC 6068; empty where it is none."""
    _, mailbox = parseaddr(contact)
    local, at, domain = mailbox.rpartition("@")
    if not at or not local or not domain.isascii() or any(sign.isspace() for sign in mailbox):
        return ""
    return f"mailto:{quote(local)}@{domain}"
