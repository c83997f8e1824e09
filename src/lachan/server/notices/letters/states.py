"""The states of a letter, in their order, and what is learned of it after it went out. Pure."""

from typing import Final

from django.db.models import TextChoices


class State(TextChoices):
    """Where a letter stands."""

    DRAFT = "draft"  # whom it goes to and what it tells of is settled
    NUMBERED = "numbered"  # has its number and date; its files are being made
    PUT_OUT = "put-out"  # lies in the folder for signing
    SIGNED = "signed"  # taken back, its signature verified
    CANCELLED = "cancelled"  # with a reason; its number, if it had one, is not given again


class Receipt(TextChoices):
    """What is learned of a signed letter, in the words of the offices that exchange documents."""

    SENT = "sent"  # đã phát hành: it left our office
    ARRIVED = "arrived"  # đã đến
    REFUSED = "refused"  # từ chối tiếp nhận: work for a person
    REGISTERED = "registered"  # đã tiếp nhận, with their incoming number (số đến)
    IN_PROGRESS = "in-progress"  # đang xử lý
    ANSWERED = "answered"  # có văn bản trả lời, with its number


NUMBERED_ONES: Final = (Receipt.REGISTERED, Receipt.ANSWERED)  # those that carry a number of theirs
