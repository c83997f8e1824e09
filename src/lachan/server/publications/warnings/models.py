"""The room's rows. What was published is never changed but in its state. Times are UTC instants."""

from django.db import models
from django.db.models import F, Q

from lachan.server.publications.warnings.words import OPEN, PUBLIC, Kind, State


class Warning(models.Model):
    """One matter; its number stands in its address for good."""

    kind = models.CharField(max_length=12, choices=Kind)
    begun_at = models.DateTimeField()


class Version(models.Model):
    """What a warning says at one time: a draft on its way, or what the country read."""

    warning = models.ForeignKey(Warning, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(help_text="from 1, drafts too")
    edition = models.PositiveIntegerField(null=True, help_text="from 1, of those that were published")
    state = models.CharField(max_length=12, choices=State)
    content = models.TextField(help_text="JSON with sorted keys (content.as_json)")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content; stands in the audit record too")
    folded = models.TextField(help_text="what it is searched by, without diacritics")
    systems = models.CharField(max_length=200, blank=True, help_text=" system system : each between two spaces")
    expires_at = models.DateTimeField()
    written_by = models.CharField(max_length=100, help_text="as the audit record names them")
    written_at = models.DateTimeField()
    sent_by = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(null=True)
    returned_why = models.CharField(max_length=200, blank=True, help_text="why the reviewer sent it back")
    approved_by = models.CharField(max_length=100, blank=True)
    approved_at = models.DateTimeField(null=True)
    publish_at = models.DateTimeField(null=True, help_text="when it is to go out")
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="replaced, expired or withdrawn")
    ended_why = models.CharField(max_length=200, blank=True, help_text="why it was withdrawn, in Vietnamese")
    ended_why_en = models.CharField(max_length=200, blank=True, help_text="the same, in English")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="warning_version_once", fields=["warning", "number"]),
            models.UniqueConstraint(name="warning_edition_once", fields=["warning", "edition"]),
            models.UniqueConstraint(
                name="warning_version_one_open", fields=["warning"], condition=Q(state__in=[one.value for one in OPEN])
            ),
            models.UniqueConstraint(
                name="warning_version_one_published", fields=["warning"], condition=Q(state="published")
            ),
            models.CheckConstraint(
                name="warning_version_seen_by_two",
                condition=Q(approved_by="") | (~Q(approved_by=F("written_by")) & ~Q(approved_by=F("sent_by"))),
            ),
            models.CheckConstraint(
                name="warning_version_published_whole",
                condition=~Q(state__in=[one.value for one in PUBLIC])
                | (Q(edition__isnull=False, published_at__isnull=False) & ~Q(approved_by="")),
            ),
        ]
        indexes = [
            models.Index(name="warning_version_due", fields=["publish_at"], condition=Q(state="approved")),
            models.Index(name="warning_version_public", fields=["state", "-published_at"]),
        ]


class Subscriber(models.Model):
    """Somebody who asked for warnings by mail; gone when they leave, or when they never confirm."""

    address_digest = models.BinaryField(unique=True, help_text="keyed digest of the address: the same one is found")
    sealed = models.BinaryField(help_text="the address and the key of the link that leaves: encrypted")
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField(help_text="when a confirmation was last mailed")
    asks = models.PositiveSmallIntegerField(default=0, help_text="confirmations that were mailed")
    confirm_digest = models.BinaryField(help_text="of the key in the confirming link")
    leave_digest = models.BinaryField(unique=True, help_text="of the key in the leaving link")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="warning_subscriber_waiting", fields=["asked_at"], condition=Q(confirmed_at=None))]


class Mailing(models.Model):
    """How far the subscribers have been mailed about one version, or about its withdrawal."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="mailings")
    withdrawal = models.BooleanField(default=False)
    last = models.BigIntegerField(default=0, help_text="the subscriber reached last")
    mailed = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="warning_mailing_once", fields=["version", "withdrawal"])]
