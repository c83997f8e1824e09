"""The room's rows: who is concerned by a batch, and what they were told. Times are UTC instants."""

from django.db import models
from django.db.models import Q

from lachan.server.lake.models import Batch
from lachan.server.registry.models import Organisation


class Notice(models.Model):
    """One digest to one organisation about one class, as rendered and stored."""

    class State(models.TextChoices):
        PLANNED = "planned"  # rendered, stored, to be sent
        SENT = "sent"  # handed to its channel
        FAILED = "failed"  # its stored mail is not what was planned: work for a person
        UNADDRESSED = "unaddressed"  # nobody to send it to: work for a person

    code = models.CharField(max_length=16, unique=True, help_text="what people quote: LC-7K2M-94QX")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="notices")
    taxonomy = models.CharField(max_length=64, help_text="RSIT class")
    state = models.CharField(max_length=16, choices=State.choices)
    reason = models.CharField(max_length=40, blank=True, help_text="why it is failed or unaddressed")
    planned_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    purpose = models.CharField(max_length=32, blank=True, help_text="which of the organisation's contacts")
    recipient = models.TextField(blank=True, help_text="mail address; personal data")
    contact_name = models.TextField(blank=True, help_text="personal data")
    banner = models.TextField(blank=True, help_text="what the stored mail says first; empty on a real instance")
    subject = models.TextField(blank=True)
    message_id = models.TextField(blank=True, help_text="without angle brackets")
    mail_path = models.TextField(blank=True, help_text="the stored mail, relative to the home; empty while unaddressed")
    mail_digest = models.CharField(max_length=64, blank=True)
    items_path = models.TextField(help_text="the rows it tells of, as Parquet, relative to the home")
    items_digest = models.CharField(max_length=64)
    rows = models.BigIntegerField()
    subjects = models.BigIntegerField(help_text="distinct addresses, domains, URLs …")
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    tlp = models.CharField(max_length=16)
    severity = models.CharField(max_length=16, blank=True, help_text="the highest of its rows; empty: none said")

    class Meta:
        indexes = [
            models.Index(name="notice_last_told", fields=["organisation", "taxonomy", "planned_at"]),
            models.Index(name="notice_by_state", fields=["state", "planned_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_planned_has_its_mail",
                condition=~Q(state__in=["planned", "sent"]) | (~Q(recipient="") & ~Q(mail_path="") & ~Q(message_id="")),
            ),
            models.CheckConstraint(name="notice_sent_says_when", condition=~Q(state="sent") | Q(sent_at__isnull=False)),
        ]


class Concern(models.Model):
    """A batch holds rows of one class that concern one organisation. Open until a notice tells of it."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="concerns")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="concerns")
    taxonomy = models.CharField(max_length=64, help_text="RSIT class")
    rows = models.BigIntegerField()
    subjects = models.BigIntegerField()
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="concerns")
    waiting_reason = models.CharField(
        max_length=40, blank=True, help_text="why it was not told at once; stays when it is told later"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="concern_once", fields=["batch", "organisation", "taxonomy"]),
        ]
        indexes = [
            models.Index(name="concern_open", fields=["organisation", "taxonomy"], condition=Q(notice__isnull=True)),
        ]
