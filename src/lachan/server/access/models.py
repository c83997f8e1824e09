"""Mandates: who watches over whom, since when and until when."""

from django.db import models
from django.db.models import F, Q

from lachan.server.registry.models import Organisation


class Mandate(models.Model):
    """An organisation watches over the state bodies below it, or over those of a province, during [from, to)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=32, help_text="as in mandates.csv, which says what it gives, and when")
    province = models.CharField(max_length=8, blank=True, help_text="the code that the organisations have")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    source = models.CharField(max_length=200, help_text="the decision that gives it")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mandate_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]
