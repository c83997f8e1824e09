"""The closed lists of the room: what became of a mail, what it can say of a notice, what a person has to look at."""

from django.db.models import TextChoices


class Outcome(TextChoices):
    """What became of one mail. Each mail has one."""

    BOUNCED = "bounced"  # given back for good, for the address: the contact is marked
    UNDELIVERED = "undelivered"  # given back for good, and the address may still work: full, away for too long
    REFUSED = "refused"  # given back for good, for what was sent: policy, size
    DELAYED = "delayed"  # late, still on its way
    AUTOMATIC = "automatic"  # out of office, a ticket system's receipt
    RECEIPT = "receipt"  # delivered, or shown to somebody (RFC 8098)
    ANSWERED = "answered"  # an answer that says what became of it
    TO_READ = "to-read"  # an answer in words that a person has to read
    DOUBTFUL = "doubtful"  # it names a notice and may not change it: work, nothing else
    UNRELATED = "unrelated"  # it names no notice, and nobody whom we know wrote it
    UNREADABLE = "unreadable"  # too large, or not a mail


class Word(TextChoices):
    """What an answer says of a notice or of one of its items."""

    FIXED = "fixed"
    NOT_OURS = "not-ours"
    FALSE = "false"  # it was never so
    STOP = "stop"  # do not send these any more
    NOT_IDENTIFIABLE = "not-identifiable"  # the line cannot be found: no port, no log
    CUSTOMER_TOLD = "customer-told"  # passed on to whose line it is


# What a mail can say in words; the others come in files of outcomes only.
SPOKEN = (Word.FIXED, Word.NOT_OURS, Word.FALSE, Word.STOP)


class Task(TextChoices):
    """Why a person has to look."""

    READ_ANSWER = "read-answer"  # words that are no plain answer
    CONTRADICTION = "contradiction"  # one mail says two things of the same item
    NO_SUCH_ITEM = "no-such-item"  # it speaks of items that the notice does not have
    NOT_OURS = "not-ours"  # the registry may be wrong
    FALSE_REPORT = "false-report"  # a source may be wrong
    ASKED_TO_STOP = "asked-to-stop"
    COMPLAINT = "complaint"  # RFC 5965: somebody marked a notice as spam
    CONTACT_LEFT = "contact-left"  # an automatic reply says that the person is not there any more
    NO_CODE = "no-code"  # a known contact wrote, and names no notice
    UNKNOWN_CODE = "unknown-code"  # a code that we never gave out
    OTHER_SENDER = "other-sender"  # the sender is not of the organisation that was told
    UNPROVEN_SENDER = "unproven-sender"  # our mail server could not tell that the sender's domain sent it
    TOO_MANY_CODES = "too-many-codes"
    UNEXPECTED = "unexpected"  # the notice stands where this cannot follow
    UNCLEAR_BOUNCE = "unclear-bounce"  # for good or for now? of which notice? to which address?
    REFUSED_BY_POLICY = "refused-by-policy"  # our mail is not wanted there: not the address's fault
    NO_OTHER_CONTACT = "no-other-contact"  # given back, and nobody else to tell
    ROWS_UNREADABLE = "rows-unreadable"  # the notice's stored rows are damaged: lachan lake restore
    TOO_LARGE = "too-large"
    NOT_A_MAIL = "not-a-mail"
