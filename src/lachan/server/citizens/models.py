"""The room's rows: kinds, days, states and sizes. What people wrote is sealed, in `sealed` and in files of the home."""

from django.db import models
from django.db.models import Q

from lachan.server.accounts.models import Person
from lachan.server.cases.models import Case
from lachan.server.citizens.words import Form, Reason, State, What


class Report(models.Model):
    """What somebody of the public reported. Days are those of Vietnam."""

    what = models.CharField(max_length=12, choices=What)
    day = models.DateField(help_text="on which it came; the hour is not kept")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    receipt = models.CharField(max_length=64, unique=True, help_text="HMAC of the receipt")
    form = models.CharField(max_length=64, unique=True, help_text="HMAC of the number of the form it came by")
    said = models.CharField(max_length=64, blank=True, help_text="HMAC of what that form said, under its number")
    salt = models.BinaryField(help_text="from which, and the key outside, its own key is made")
    sealed = models.BinaryField(help_text="text, link, contact: encrypted")
    size = models.PositiveIntegerField(help_text="bytes of what is sealed here")
    open_by = models.DateTimeField(help_text="when somebody should have opened it")
    answer_by = models.DateTimeField(help_text="when it should be answered")
    opened_on = models.DateField(null=True, help_text="when somebody first did")
    passed_to = models.CharField(max_length=40, blank=True, help_text="role of the authority, as in law/vn")
    settled_on = models.DateField(null=True, help_text="when it was last answered, passed on or closed")
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="reports")

    class Meta:
        indexes = [
            models.Index(name="report_oldest", fields=["state", "id"]),
            models.Index(name="report_by_day", fields=["day"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="report_closed_with_a_reason",
                condition=Q(state="closed") & ~Q(reason="") | ~Q(state="closed") & Q(reason=""),
            ),
        ]


class Picture(models.Model):
    """A file in the home, sealed. `place`: its name there, random."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="pictures")
    place = models.CharField(max_length=32, unique=True)
    form = models.CharField(max_length=8, choices=Form)
    size = models.PositiveIntegerField(help_text="bytes of the picture")


class Answer(models.Model):
    """What was answered, sealed."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="answers")
    day = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    mailed = models.BooleanField(help_text="a mail says that there is one")


class Opening(models.Model):
    """Who opened a report on a day: its entry in the audit record is written with it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(name="report_opened_once_a_day", fields=["report", "by", "day"])]


class Arrivals(models.Model):
    """How many reports came in an hour, whoever sent them; removed, a day later, by the job `reports`."""

    hour = models.DateTimeField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
