"""Letters, what they tell of, the books their numbers come from, and what is learned of them. Times are UTC instants,
days those of Vietnam."""

from django.db import models
from django.db.models import F, Q

from lachan.server.notices.letters.states import NUMBERED_ONES, Receipt, State
from lachan.server.notices.models import Notice
from lachan.server.registry.models import Organisation


class Book(models.Model):
    """The numbers of one year and symbol. Its row is what two writers wait for."""

    year = models.PositiveSmallIntegerField()
    symbol = models.CharField(max_length=40, help_text="ký hiệu: A05-P2")
    last = models.PositiveIntegerField(default=0, help_text="the number given last; 0 before the first")
    last_on = models.DateField(null=True, help_text="its date: numbers and dates rise together")

    class Meta:
        constraints = [models.UniqueConstraint(name="book_once", fields=["year", "symbol"])]


class Letter(models.Model):
    """One letter to one state body about one period."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letters")
    begins = models.DateField()
    ends = models.DateField(help_text="the last day, inclusive")
    state = models.CharField(max_length=16, choices=State.choices)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=100)
    banner = models.TextField(blank=True, help_text="what it says on every page; empty on a real instance")
    book = models.ForeignKey(Book, null=True, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField(null=True)
    issued_on = models.DateField(null=True, help_text="the day that stands on it")
    put_out_at = models.DateTimeField(null=True)
    pdf_path = models.TextField(blank=True, help_text="as put out, relative to the home")
    pdf_digest = models.CharField(max_length=64, blank=True)
    docx_path = models.TextField(blank=True)
    docx_digest = models.CharField(max_length=64, blank=True)
    list_path = models.TextField(blank=True)
    list_digest = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, help_text="when it was taken back")
    signed_path = models.TextField(blank=True)
    signed_digest = models.CharField(max_length=64, blank=True)
    signers = models.TextField(blank=True, help_text="common names in the certificates, one a line; personal data")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=100, blank=True)
    cancelled_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="letter_once",
                fields=["organisation", "begins", "ends"],
                condition=~Q(state="cancelled"),
            ),
            models.UniqueConstraint(name="letter_number_once", fields=["book", "number"]),
            models.CheckConstraint(name="letter_state_exists", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="letter_period_in_order", condition=Q(ends__gte=F("begins"))),
            models.CheckConstraint(
                name="letter_number_with_book_and_day",
                condition=Q(book__isnull=True, number__isnull=True, issued_on__isnull=True)
                | Q(book__isnull=False, number__gt=0, issued_on__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_numbered_from_then_on",
                condition=Q(number__isnull=False) | Q(state__in=["draft", "cancelled"]),
            ),
        ]


class Telling(models.Model):
    """A letter tells of a notice. Released by a cancellation, so that another letter may tell of it."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="tellings")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="letters")
    released = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="telling_once", fields=["notice"], condition=Q(released=False)),
            models.UniqueConstraint(name="telling_pair_once", fields=["letter", "notice"]),
        ]


class ReceiptRow(models.Model):
    """What was learned of a letter, and who wrote it down."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="receipts")
    state = models.CharField(max_length=16, choices=Receipt.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    number = models.CharField(max_length=60, blank=True, help_text="theirs: incoming (số đến) or of their answer")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="receipt_once", fields=["letter", "state", "number"]),
            models.CheckConstraint(
                name="receipt_number_where_there_is_one",
                condition=Q(number="") | Q(state__in=[state.value for state in NUMBERED_ONES]),
            ),
        ]
