"""The room's rows: days that were made, the files of each organisation, and files of outcomes. Times are UTC."""

from django.db import models

from lachan.server.registry.models import Organisation


class Day(models.Model):
    """One UTC day of receipt whose files were made, `number` times."""

    day = models.DateField(unique=True)
    number = models.PositiveIntegerField(help_text="how many times it was made; the last one counts")
    made_at = models.DateTimeField()
    subjects_path = models.TextField(
        help_text="its subjects, which the next day is compared with; relative to the home"
    )
    subjects_digest = models.CharField(max_length=64)


class Edition(models.Model):
    """What one organisation was given of one day at one time. While `removed_at` is empty its files are there."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="daily_editions")
    day = models.DateField()
    number = models.PositiveIntegerField(help_text="of the day; one that was made later takes its place")
    made_at = models.DateTimeField()
    manifest_digest = models.CharField(max_length=64)
    rows = models.BigIntegerField(help_text="rows of its table, and of those without enough to find the line")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="edition_once", fields=["organisation", "day", "number"])]
        indexes = [models.Index(name="edition_by_day", fields=["day", "number"])]


class File(models.Model):
    """One file of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    path = models.TextField(help_text="relative to the home")
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256")

    class Meta:
        constraints = [models.UniqueConstraint(name="daily_file_once", fields=["edition", "name"])]


class Handed(models.Model):
    """One file of outcomes that an organisation handed in, and what became of its rows."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handed")
    digest = models.CharField(max_length=64, help_text="SHA-256 of its bytes")
    handed_at = models.DateTimeField()
    handed_by = models.CharField(max_length=100, help_text="person:12, key:5, command:login")
    rows = models.IntegerField()
    given = models.IntegerField(help_text="rows that said something new")
    known = models.IntegerField(help_text="rows that said what stood there already")
    rejected = models.IntegerField()
    rejects = models.JSONField(default=list, help_text="the first [line, reason]")

    class Meta:
        indexes = [models.Index(name="handed_by_time", fields=["organisation", "-handed_at"])]
