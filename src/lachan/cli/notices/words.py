"""A notice in words, and as programs read it."""

from typing import TYPE_CHECKING, Final

from lachan.cli.speech import say

if TYPE_CHECKING:
    from lachan.server.notices.reading import NoticeLine

STATES: Final = {
    "planned": ("đã soạn", "planned"),
    "sending": ("đang gửi", "being sent"),
    "sent": ("đã gửi", "sent"),
    "failed": ("lỗi", "failed"),
    "bounced": ("bị trả lại", "bounced"),
    "answered": ("đã có phản hồi", "answered"),
    "in-doubt": ("chưa rõ đã đến chưa", "in doubt"),
    "replaced": ("đã thay bằng thông báo khác", "replaced by another"),
    "given-up": ("thôi gửi", "given up"),
    "unaddressed": ("chưa có đầu mối", "no contact yet"),
}


def state_in_words(state: str) -> str:
    """A notice's state for a person."""
    return say(*STATES.get(state, (state, state)))


def plain(line: "NoticeLine") -> dict[str, object]:
    """A notice as programs read it."""
    return {
        "code": line.code,
        "organisation": line.organisation,
        "name": line.organisation_name,
        "class": line.taxonomy,
        "state": line.state,
        "reason": line.reason,
        "recipient": line.recipient,
        "subject": line.subject,
        "rows": line.rows,
        "subjects": line.subjects,
        "first_seen": line.first_seen,
        "last_seen": line.last_seen,
        "tlp": line.tlp,
        "planned_at": line.planned_at,
        "sent_at": line.sent_at,
        "message_id": line.message_id,
        "replaces": line.replaces,
        "replaced_by": line.replaced_by,
    }
