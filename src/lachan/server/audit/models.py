"""The one table. Triggers of the migration refuse UPDATE, DELETE and TRUNCATE, and an INSERT that is not the next."""

from django.db import models


class Entry(models.Model):
    """One act. Written by `recording.record` only, never changed."""

    number = models.BigIntegerField(primary_key=True, help_text="from 1, without a gap")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80, help_text="person:12, key:5, job:name, command:login")
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=160, blank=True, help_text="kind:number of what it was done to")
    organisation = models.CharField(max_length=120, blank=True, help_text="key of the organisation it concerns")
    request = models.CharField(max_length=120, blank=True, help_text="id of the request, as in the log")
    details = models.TextField(help_text="JSON with sorted keys, kept as text because it is hashed")
    previous = models.CharField(max_length=64, help_text="digest of the entry before")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        managed = False  # made by the first migration, and left alone by every command of Django's that empties tables
        indexes = [
            models.Index(name="audit_by_organisation", fields=["organisation", "-number"]),
            models.Index(name="audit_by_actor", fields=["actor", "-number"]),
            models.Index(name="audit_by_act", fields=["act", "-number"]),
        ]
