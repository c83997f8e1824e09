"""Jobs, their runs, and the worker's sign of life."""

from django.db import models


class Job(models.Model):
    """Something that is done again and again. Which there are, and when, stands in `catalogue`."""

    name = models.CharField(max_length=40, unique=True)
    next_at = models.DateTimeField(help_text="when it is due")
    asked_at = models.DateTimeField(null=True, help_text="somebody wants it now, since then")
    asked_by = models.CharField(max_length=64, blank=True, help_text="person:12, command:login")
    taken_by = models.CharField(max_length=64, blank=True, help_text="the worker that runs it; empty: nobody")


class Run(models.Model):
    """One run of a job. `done`, `failed` and `killed` are ends; `running` has none yet."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        KILLED = "killed"  # the worker died; what was half done is taken up by the next run

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=16, choices=State.choices, default=State.RUNNING)
    asked_by = models.CharField(max_length=64, blank=True, help_text="empty: by its schedule")
    worker = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict, help_text="what was done, by name")
    fault = models.TextField(blank=True, help_text="kind and place of the error; never a value of a row")

    class Meta:
        indexes = [models.Index(name="run_of_job", fields=["job", "-started_at"])]


class Beat(models.Model):
    """The worker's sign of life, one row a worker."""

    worker = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    at = models.DateTimeField()
    version = models.CharField(max_length=40)
