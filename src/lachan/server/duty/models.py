"""The room's rows. Times are UTC instants."""

from django.db import models
from django.db.models import F, Q

from lachan.server.accounts.models import Person


class Look(models.Model):
    """Up to when somebody has seen what happened."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="look")
    at = models.DateTimeField()


class HandOver(models.Model):
    """A shift given from one person to another: what stood at that moment, and what the one tells the other."""

    number = models.PositiveIntegerField(unique=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shifts_given")
    standing = models.JSONField(help_text="kind of need → how many, at that moment")
    note = models.TextField(blank=True, help_text="free text: may hold personal data")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was given; stands in the audit record too")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="shifts_taken")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hand_over_taken_by_another",
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | (Q(taken_by__isnull=False, taken_at__isnull=False) & ~Q(taken_by=F("given_by"))),
            ),
        ]
