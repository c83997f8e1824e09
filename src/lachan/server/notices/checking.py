"""What a check code tells whoever types it: that we sent it, on which day, of which kind, to which organisation. Never
what was seen, to which address it went, or whether it was answered."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import NotFound
from lachan.server.notices.codes import read_code
from lachan.server.notices.kinds import kinds, message
from lachan.server.notices.models import Notice
from lachan.server.notices.states import State
from lachan.server.notices.wording import Language, class_text

_LEFT: Final = (State.SENT, State.BOUNCED, State.ANSWERED, State.REPLACED, State.GIVEN_UP)

_UNSURE: Final = (State.SENDING, State.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class Checked:
    """The day is Vietnam's; None: it was not sent, or, where `unsure`, nobody knows."""

    code: str
    sent_on: date | None
    kind: str
    taxonomy: str
    organisation: str
    banner: str
    unsure: bool
    replaced: bool

    def name(self, language: Language) -> str:
        """The kind in words; of a notice made before there were kinds, its class."""
        if self.kind in kinds():
            return message(self.kind, language).name
        return class_text(self.taxonomy, language).name


def check(code: str) -> Checked:
    """What may be said of a code. Errors: BadInput, NotFound."""
    notice = Notice.objects.select_related("organisation").filter(code=read_code(code)).first()
    if notice is None:
        raise NotFound("no such notice")
    sent = notice.sent_at if notice.state in _LEFT else None
    return Checked(
        code=notice.code,
        sent_on=sent.astimezone(VIETNAM).date() if sent else None,
        kind=notice.message,
        taxonomy=notice.taxonomy,
        organisation=notice.organisation.name,
        banner=notice.banner,
        unsure=notice.state in _UNSURE,
        replaced=notice.state == State.REPLACED,
    )
