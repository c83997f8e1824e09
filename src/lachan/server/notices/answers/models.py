"""The room's rows: mails that were taken, what they said, work that they made, addresses that do not work.

No text of a mail is kept; an answer given on a page is a mail without one. Times are UTC instants.
"""

from django.db import models
from django.db.models import F, Q

from lachan.server.notices.answers.words import Outcome, Task, Word


class Mail(models.Model):
    """One mail of the mailbox, or one answer given on a page, taken once; or what a file of outcomes said of one day
    (`given`), its digest made up of whose it is, its bytes and when it was handed in."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of its bytes, line ends as LF")
    taken_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    reason = models.CharField(max_length=40, blank=True, help_text="why it is not more than that")
    message_id = models.CharField(max_length=200, blank=True, help_text="by which a person finds it in the mailbox")
    sender = models.CharField(max_length=254, blank=True, help_text="personal data; only where it made work")


class Comment(models.Model):
    """What somebody wrote on an answer page in words of their own: for a person to read, never sent onward."""

    mail = models.OneToOneField(Mail, on_delete=models.PROTECT, related_name="comment")
    text = models.CharField(max_length=2000, help_text="may hold personal data")


class Said(models.Model):
    """What a mail says of a notice: of its items `first` to `last`, or, where both are empty, of all the others."""

    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="said")
    notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, related_name="said")
    word = models.CharField(max_length=16, choices=Word.choices)
    first = models.BigIntegerField(null=True, help_text="number of a row of the table, from 1")
    last = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="said_of_items_in_order",
                condition=Q(first__isnull=True, last__isnull=True) | Q(first__gte=1, last__gte=F("first")),
            ),
        ]


class Bounce(models.Model):
    """A mail gave a notice back. `redirect`: somebody else of the organisation is to be told."""

    mail = models.OneToOneField(Mail, on_delete=models.PROTECT, related_name="bounce")
    notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, related_name="bounces")
    redirect = models.BooleanField()


class Work(models.Model):
    """Something that a person has to look at."""

    task = models.CharField(max_length=32, choices=Task.choices)
    mail = models.ForeignKey(Mail, null=True, on_delete=models.PROTECT, related_name="work")
    notice = models.ForeignKey("notices.Notice", null=True, on_delete=models.PROTECT, related_name="work")
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=100, blank=True)
    done_why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(name="work_open", fields=["opened_at"], condition=Q(done_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                name="work_once_without_a_mail",
                fields=["task", "notice"],
                condition=Q(mail__isnull=True, done_at__isnull=True),
            ),
        ]


class Mark(models.Model):
    """An address that does not take our mail. While it is not lifted, nobody is told there."""

    address = models.CharField(max_length=254, help_text="case-folded; personal data")
    status = models.CharField(max_length=11, blank=True, help_text="RFC 3463, as the report stated it: 5.1.1")
    since = models.DateTimeField()
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="marks")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="mark_open_once", fields=["address"], condition=Q(lifted_at__isnull=True)),
        ]
