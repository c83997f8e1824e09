"""Who fills a public role on a given day: the Cục An toàn thông tin until 28 February 2025, A05 after it, and so on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from lachan.server.base.errors import NotFound
from lachan.server.law.dated import DATED_COLUMNS, Dated, Language, in_force, marked, rows


class AuthorityRole(StrEnum):
    """A public task that outlives the body that fills it."""

    INFORMATION_SECURITY = "information-security"
    SUPERVISING_MINISTER = "supervising-minister"
    MINISTRY_OF_INFORMATION = "ministry-of-information"
    INCIDENT_COORDINATOR = "incident-coordinator"
    PROVINCIAL_INFORMATION_SECURITY = "provincial-information-security"
    PROVINCIAL_ADMINISTRATION = "provincial-administration"
    PRESS = "press"
    BROADCASTING = "broadcasting"
    MINISTRY_INSPECTORATE = "ministry-inspectorate"
    PROVINCIAL_INSPECTORATE = "provincial-inspectorate"
    PERSONAL_DATA = "personal-data"
    ASSOCIATION = "association"
    CYBERSECURITY_ASSOCIATION = "cybersecurity-association"


@dataclass(frozen=True, slots=True)
class RoleWords:
    """What a role is called, and what falls to it, in both languages."""

    name: str
    name_en: str
    about: str
    about_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority(Dated):
    """The body that fills a role during one period; `short` and `under` (its superior) may be empty."""

    role: AuthorityRole
    name: str
    name_en: str
    short: str
    under: str
    note: str

    def label(self, language: Language = "vi") -> str:
        """The name for a reader, marked where it is not verified."""
        return marked(self.name if language == "vi" else self.name_en, self, language)


@lru_cache(maxsize=1)
def role_words() -> dict[AuthorityRole, RoleWords]:
    """Every role with its words, in the order in which roles are shown."""
    return {
        row.one_of("role", AuthorityRole): RoleWords(
            *(row.text(name) for name in ("name", "name_en", "about", "about_en"))
        )
        for row in rows("authority-roles.csv", ("role", "name", "name_en", "about", "about_en"))
    }


def changes() -> tuple[date, ...]:
    """The days on which some role passed to another body, the latest first."""
    return tuple(sorted({body.valid_from for body in all_authorities() if body.valid_from is not None}, reverse=True))


@lru_cache(maxsize=1)
def all_authorities() -> tuple[Authority, ...]:
    """Every body in every period, as in the file."""
    columns = ("role", "name", "name_en", "short", "under", "note", *DATED_COLUMNS)
    return tuple(
        Authority(
            role=row.one_of("role", AuthorityRole),
            name=row.text("name"),
            name_en=row.text("name_en"),
            short=row.optional("short"),
            under=row.optional("under"),
            note=row.optional("note"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            confidence=row.confidence,
        )
        for row in rows("authorities.csv", columns)
    )


def authorities(on: date) -> tuple[Authority, ...]:
    """Who fills each role on that day; a role that nobody filled is left out."""
    return in_force(all_authorities(), on)


def authority(role: AuthorityRole | str, on: date) -> Authority:
    """Who fills the role on that day. Errors: NotFound for an unknown role, or one that nobody filled then."""
    for body in authorities(on):
        if body.role == role:
            return body
    raise NotFound(f"no authority is recorded for the role {role} on {on}")
