"""The closed lists of the room: what can have happened, where a report stands, why it was closed."""

from typing import Final

from django.db.models import TextChoices


class What(TextChoices):
    """What happened, as people choose it. Their words stand in happenings.toml."""

    MONEY = "money"
    ACCOUNT = "account"
    MESSAGE = "message"
    SITE = "site"
    APP = "app"
    LEAK = "leak"
    OTHER = "other"


class State(TextChoices):
    """Where a report stands."""

    WAITING = "waiting"  # it is the house's turn
    ANSWERED = "answered"
    PASSED_ON = "passed-on"  # another authority has it
    CLOSED = "closed"


class Reason(TextChoices):
    """Why a report was closed."""

    SETTLED = "settled"
    NOTHING_TO_DO = "nothing-to-do"
    DUPLICATE = "duplicate"
    NOT_OURS = "not-ours"
    SPAM = "spam"


class Form(TextChoices):
    """What a picture is by its first bytes."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    HEIC = "heic"


STATES: Final = {
    State.WAITING: ("Chờ trả lời", "Waits for an answer"),
    State.ANSWERED: ("Đã trả lời", "Answered"),
    State.PASSED_ON: ("Đã chuyển nơi khác", "Passed on"),
    State.CLOSED: ("Đã khép lại", "Closed"),
}
REASONS: Final = {
    Reason.SETTLED: ("Đã xong", "Settled"),
    Reason.NOTHING_TO_DO: ("Không còn việc phải làm", "Nothing is left to do"),
    Reason.DUPLICATE: ("Trùng với báo cáo khác", "The same as another report"),
    Reason.NOT_OURS: ("Không thuộc việc của chúng tôi", "Not ours"),
    Reason.SPAM: ("Tin rác", "Spam"),
}
