"""The closed lists of the room, and their words: states, reasons to close, what can stand in a timeline."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a case stands."""

    OPEN = "open"  # it is the house's turn
    WAITING = "waiting"  # somebody was asked and has not answered
    CLOSED = "closed"


class Reason(StrEnum):
    """Why a case was closed."""

    FIXED = "fixed"
    FALSE_ALARM = "false-alarm"
    DUPLICATE = "duplicate"  # of another case, which it names
    NOT_OURS = "not-ours"
    NO_ANSWER = "no-answer"
    OTHER = "other"  # and says which


class ClockName(StrEnum):
    """What a clock runs towards."""

    TAKE_UP = "take-up"  # somebody takes the case
    SETTLE = "settle"  # it is closed
    ANSWER = "answer"  # who was asked answers


class EventKind(StrEnum):
    """What happened to a case."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    COMMENT = "comment"
    LINKED = "linked"
    ATTACHED = "attached"
    ASKED = "asked"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"  # a question, before it was answered
    CLOSED = "closed"
    REOPENED = "reopened"


class LinkKind(StrEnum):
    """What a case can be tied to."""

    NOTICE = "notice"  # by its code
    DETECTION = "detection"  # by its id
    REPORT = "report"  # of the public, by its code
    CASE = "case"  # by its number


STATES: Final = {
    State.OPEN: ("Đang mở", "Open"),
    State.WAITING: ("Đang chờ trả lời", "Waiting for an answer"),
    State.CLOSED: ("Đã đóng", "Closed"),
}
REASONS: Final = {
    Reason.FIXED: ("Đã khắc phục", "Fixed"),
    Reason.FALSE_ALARM: ("Báo nhầm", "False alarm"),
    Reason.DUPLICATE: ("Trùng với vụ việc khác", "Duplicate of another case"),
    Reason.NOT_OURS: ("Không thuộc phạm vi của chúng tôi", "Not ours"),
    Reason.NO_ANSWER: ("Không có trả lời", "No answer"),
    Reason.OTHER: ("Lý do khác", "Another reason"),
}
CLOCKS: Final = {
    ClockName.TAKE_UP: ("Có người nhận", "Somebody takes it"),
    ClockName.SETTLE: ("Xử lý xong", "It is settled"),
    ClockName.ANSWER: ("Bên được hỏi trả lời", "Who was asked answers"),
}
EVENTS: Final = {
    EventKind.OPENED: ("Mở vụ việc", "Opened"),
    EventKind.ASSIGNED: ("Giao việc", "Assigned"),
    EventKind.COMMENT: ("Ghi chú", "Comment"),
    EventKind.LINKED: ("Gắn liên quan", "Linked"),
    EventKind.ATTACHED: ("Đính kèm tệp", "Attached a file"),
    EventKind.ASKED: ("Hỏi một bên", "Asked somebody"),
    EventKind.ANSWERED: ("Có trả lời", "Answered"),
    EventKind.WITHDRAWN: ("Rút câu hỏi", "Withdrew a question"),
    EventKind.CLOSED: ("Đóng vụ việc", "Closed"),
    EventKind.REOPENED: ("Mở lại", "Reopened"),
}
LINKS: Final = {
    LinkKind.NOTICE: ("Thông báo", "Notice"),
    LinkKind.DETECTION: ("Phát hiện", "Detection"),
    LinkKind.REPORT: ("Phản ánh", "Report"),
    LinkKind.CASE: ("Vụ việc", "Case"),
}
