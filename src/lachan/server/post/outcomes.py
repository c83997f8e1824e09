"""How far a try to deliver a mail went, how it ended, and why: the words that letters and notices share. Pure."""

from django.db.models import TextChoices


class Phase(TextChoices):
    """How far an attempt went that has not ended."""

    CONNECTING = "connecting"  # whatever was written so far, the other side must not deliver it
    DATA = "data"  # the end of the message may be out


class Outcome(TextChoices):
    """How an attempt ended, or what a person or a mail box said later."""

    SENT = "sent"
    TEMPORARY = "temporary"  # to be tried again, later
    UNTOUCHED = "untouched"  # given back as it was: the fault was not the notice's
    REFUSED = "refused"
    IN_DOUBT = "in-doubt"
    RESOLVED_SENT = "resolved-sent"  # a person: it did arrive
    RESOLVED_AGAIN = "resolved-again"  # a person: it did not, send it again
    BOUNCED = "bounced"
    ANSWERED = "answered"
    REPLACED = "replaced"  # a person: tell somebody else
    GIVEN_UP = "given-up"  # a person: leave it at that
    MENDED = "mended"  # its stored mail was damaged and is whole again


class Reason(TextChoices):
    """Why a notice failed, waits for another try, or is in doubt."""

    RECIPIENT_REFUSED = "recipient-refused"
    MESSAGE_REFUSED = "message-refused"
    TOO_LARGE = "too-large"
    STORED_MAIL_DAMAGED = "stored-mail-damaged"
    RENDERED_WITH_BANNER = "rendered-with-banner"
    NOT_TRANSPORTABLE = "not-transportable"
    TEMPORARY_FOR_TOO_LONG = "temporary-for-too-long"
    RECIPIENT_DEFERRED = "recipient-deferred"
    MESSAGE_DEFERRED = "message-deferred"
    SENDER_DEFERRED = "sender-deferred"
    SERVER_CLOSING = "server-closing"
    CONNECTION_LOST = "connection-lost"
    UNCLEAR_REPLY = "unclear-reply"
    DIED = "died"
    SENDER_REFUSED = "sender-refused"
    LOGIN_WANTED = "login-wanted"
