"""The rows of cases. Events are appended and never changed."""

from django.db import models
from django.db.models import Q

from lachan.server.accounts.models import Person
from lachan.server.cases.words import ClockName, EventKind, LinkKind, Reason, State
from lachan.server.registry.models import Organisation
from lachan.wire.severities import SEVERITIES
from lachan.wire.tlp import Tlp


class Year(models.Model):
    """The last serial number of a year: a row, so that two processes count one after the other."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Case(models.Model):
    """Work for people. `title` may hold personal data."""

    code = models.CharField(max_length=16, unique=True, help_text="as in codes.py")
    key = models.CharField(max_length=120, null=True, unique=True, help_text="of who opened it by a rule")
    kind = models.CharField(max_length=32, help_text="as in kinds.csv")
    title = models.CharField(max_length=200)
    folded = models.CharField(max_length=400, help_text="title as it is searched")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="cases")
    tlp = models.CharField(max_length=16, choices=[(t.value, t.value) for t in Tlp])
    severity = models.CharField(max_length=16, choices=[(s, s) for s in SEVERITIES])
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in State])
    opened_by = models.CharField(max_length=80, help_text="person:12, key:5, job:name, command:login")
    opened_at = models.DateTimeField()
    assigned = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, help_text="the next end of a clock that runs, or of a question's")
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=16, blank=True, choices=[(r.value, r.value) for r in Reason])
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_closed_with_a_reason",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(reason="")
                | ~Q(state="closed") & Q(closed_at__isnull=True, reason="", duplicate_of__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="case_by_due", fields=["state", "due_at"]),
            models.Index(name="case_newest", fields=["-opened_at", "-id"]),
        ]


class Clock(models.Model):
    """A clock of a case. `text`: its deadline's words as they were when it started; kept when the data changes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    name = models.CharField(max_length=16, choices=[(c.value, c.value) for c in ClockName])
    text = models.CharField(max_length=40)
    stops = models.BooleanField(help_text="stands still while somebody is asked")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(help_text="a working day on the way is not decided yet")
    stopped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="case_clock_runs_once", fields=["case", "name"], condition=Q(ended_at__isnull=True)
            )
        ]


class Attachment(models.Model):
    """A file of a case, kept under its digest. `name` and the file may hold personal data."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of its bytes")
    size = models.PositiveBigIntegerField(help_text="bytes")
    shared = models.BooleanField(help_text="the organisation concerned sees it")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="case_has_a_file_once", fields=["case", "digest"])]


class Ask(models.Model):
    """A question to an organisation; it sees this row, the files shared with it, and nothing else of the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="asks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="asked_in_cases")
    question = models.TextField()
    files = models.ManyToManyField(Attachment, related_name="asks")
    text = models.CharField(max_length=40, help_text="its deadline's words")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_ask_ends_once", condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True)
            )
        ]


class Link(models.Model):
    """What a case is tied to. Not a foreign key: notices and reports are kept in rooms above."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in LinkKind])
    target = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(name="case_link_once", fields=["case", "kind", "target"])]
        indexes = [models.Index(name="case_link_by_target", fields=["kind", "target"])]


class Event(models.Model):
    """One thing that happened. `text` may hold personal data."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in EventKind])
    actor = models.CharField(max_length=80)
    organisation = models.CharField(max_length=64, blank=True, help_text="for which they acted; empty: the house")
    shared = models.BooleanField(help_text="the organisation concerned sees it")
    text = models.TextField(blank=True)
    subject = models.CharField(max_length=120, blank=True, help_text="person:12, notice:LC-…, ask:3, file:7, a reason")
    ask = models.ForeignKey(Ask, null=True, on_delete=models.PROTECT, related_name="events")

    class Meta:
        indexes = [models.Index(name="case_event_in_order", fields=["case", "id"])]
