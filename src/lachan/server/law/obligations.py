"""The clauses of Directive 04/CT-BTTTT, and who must tell whom what by when, each with its basis and its dates.

The duties are short paraphrases for lists and reminders, not the text of the law.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lachan.server.base.errors import BadInput, NotFound
from lachan.server.law.authorities import AuthorityRole, authority
from lachan.server.law.dated import DATED_COLUMNS, Dated, Language, Row, in_force, marked, rows
from lachan.server.law.deadlines import Deadline, in_words, parse_deadline


@dataclass(frozen=True, slots=True)
class Party:
    """A kind of body that has duties."""

    key: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Dated):
    """A clause of the directive: `1a` to `8`, `reporting` for its last paragraph. `role` where a body of state acts."""

    id: str
    party: str
    role: AuthorityRole | None
    duty: str
    duty_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation(Dated):
    """Who (`party`) must do what, for whom, by when, during one period of the law.

    `counted_from` names the event that starts the clock; `clauses` those of the directive that it serves;
    `recipient_role` the role whose holder on the day is the recipient.
    """

    key: str
    party: str
    clauses: tuple[str, ...]
    duty: str
    duty_en: str
    recipient: str
    recipient_en: str
    recipient_role: AuthorityRole | None
    deadline: Deadline
    counted_from: str
    instrument: str
    article: str
    note: str

    def label(self, language: Language = "vi") -> str:
        """Duty and deadline for a reader, marked where not verified."""
        duty = self.duty if language == "vi" else self.duty_en
        return marked(f"{duty}: {in_words(self.deadline, language)}", self, language)

    def recipient_on(self, on: date, language: Language = "vi") -> str:
        """Whom to tell on that day: the recipient, with the body that fills its role then; empty where nobody."""
        text = self.recipient if language == "vi" else self.recipient_en
        if self.recipient_role is None:
            return text
        body = authority(self.recipient_role, on)
        return f"{text}: {body.label(language)}"


def _role(row: Row, column: str) -> AuthorityRole | None:
    return row.one_of(column, AuthorityRole) if row.optional(column) else None


@lru_cache(maxsize=1)
def parties() -> dict[str, Party]:
    """The kinds of bodies, by key."""
    return {
        row.text("party"): Party(row.text("party"), row.text("name"), row.text("name_en"))
        for row in rows("parties.csv", ("party", "name", "name_en"))
    }


@lru_cache(maxsize=1)
def clauses() -> tuple[Clause, ...]:
    """The directive's clauses in its order."""
    return tuple(
        Clause(
            id=row.text("clause"),
            party=row.text("party"),
            role=_role(row, "role"),
            duty=row.text("duty"),
            duty_en=row.text("duty_en"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            confidence=row.confidence,
        )
        for row in rows("directive-clauses.csv", ("clause", "party", "role", "duty", "duty_en", *DATED_COLUMNS))
    )


def clause(id: str) -> Clause:
    """One clause, by `1a`, `1đ`, `8` or `reporting`. Errors: NotFound."""
    for found in clauses():
        if found.id == id:
            return found
    raise NotFound(f"Directive 04/CT-BTTTT has no clause {id}")


def _obligation(row: Row) -> Obligation:
    try:
        deadline = parse_deadline(row.text("deadline"))
    except BadInput as error:
        raise row.wrong("deadline", str(error)) from None
    return Obligation(
        key=row.text("key"),
        party=row.text("party"),
        clauses=row.many("clauses"),
        duty=row.text("duty"),
        duty_en=row.text("duty_en"),
        recipient=row.optional("recipient"),
        recipient_en=row.optional("recipient_en"),
        recipient_role=_role(row, "recipient_role"),
        deadline=deadline,
        counted_from=row.text("counted_from"),
        instrument=row.text("instrument"),
        article=row.optional("article"),
        note=row.optional("note"),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        confidence=row.confidence,
    )


_COLUMNS = (
    "key",
    "party",
    "clauses",
    "duty",
    "duty_en",
    "recipient",
    "recipient_en",
    "recipient_role",
    "deadline",
    "counted_from",
    "instrument",
    "article",
    "note",
    *DATED_COLUMNS,
)


@lru_cache(maxsize=1)
def all_obligations() -> tuple[Obligation, ...]:
    """Every obligation in every period, as in the file."""
    return tuple(map(_obligation, rows("obligations.csv", _COLUMNS)))


def obligations(on: date, party: str | None = None) -> tuple[Obligation, ...]:
    """The obligations of that day, of everybody or of one kind of body."""
    return tuple(duty for duty in in_force(all_obligations(), on) if party is None or duty.party == party)


def obligation(key: str, on: date) -> Obligation:
    """The obligation as it stood on that day. Errors: NotFound where it is unknown or not in force then."""
    for duty in obligations(on):
        if duty.key == key:
            return duty
    raise NotFound(f"no obligation {key} is in force on {on}")
