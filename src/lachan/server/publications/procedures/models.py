"""The room's rows: versions of what organisations publish, and who said when that one is right. Times are UTC."""

from django.db import models
from django.db.models import Q

from lachan.server.registry.models import Organisation


class Procedure(models.Model):
    """One version of one organisation. A draft until `published_at`; `ended_at`: replaced, or taken back.

    Its words never change: what is written anew is the next number. `written_by`: `person:12`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="procedures")
    number = models.PositiveIntegerField(help_text="of the organisation, from 1 on")
    steps = models.TextField()
    steps_en = models.TextField(blank=True, default="")
    duties = models.TextField(help_text="who answers for what")
    duties_en = models.TextField(blank=True, default="")
    desk = models.TextField(help_text="the desk that takes reports: a unit, not a person")
    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    hours = models.TextField(blank=True, default="")
    link = models.TextField(blank=True, default="", help_text="the whole text, at a domain of the organisation")
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="procedure_in_force", fields=["published_at", "ended_at"])]
        constraints = [
            models.UniqueConstraint(name="procedure_once", fields=["organisation", "number"]),
            models.UniqueConstraint(
                name="procedure_one_draft",
                fields=["organisation"],
                condition=Q(published_at__isnull=True, ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="procedure_one_in_force",
                fields=["organisation"],
                condition=Q(published_at__isnull=False, ended_at__isnull=True),
            ),
            models.CheckConstraint(name="procedure_can_be_reached", condition=~Q(email="", phone="")),
        ]


class Confirmation(models.Model):
    """Somebody said on that day that a version is right. `by`: `person:12`."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="confirmations")
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(name="confirmation_latest", fields=["procedure", "at"])]
