"""The manifest: which files exist, and what became of every file that was handed in."""

from django.db import models


class Batch(models.Model):
    """One file handed in. Its raw bytes are kept; what it gave is counted here and adds up."""

    class State(models.TextChoices):
        RECEIVED = "received"  # raw file kept, nothing read
        SEALED = "sealed"  # parts, counts and outcomes committed
        RECORDED = "recorded"  # owners attached, and whom it concerns is recorded: from here on `notices` has the word
        LOST = "lost"  # its raw file was lost before it was read, and a person gave it up

    name = models.TextField(help_text="file name as handed in")
    raw_path = models.TextField(help_text="the kept raw file, relative to the home; empty: lost and given up")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the raw file")
    size = models.BigIntegerField(help_text="bytes of the raw file")
    received_at = models.DateTimeField()
    format = models.TextField(blank=True, help_text="reader asked for; empty: by the file's name")
    mapping = models.TextField(blank=True, help_text="the mapping file's text, where one was given")
    backfill_from = models.DateTimeField(null=True, help_text="rows from this instant on are accepted however old")
    state = models.CharField(max_length=16, choices=State.choices, default=State.RECEIVED)
    rows_read = models.BigIntegerField(default=0)
    rows_accepted = models.BigIntegerField(default=0)
    rows_duplicate = models.BigIntegerField(default=0)
    rows_rejected = models.BigIntegerField(default=0)
    rows_set_aside = models.BigIntegerField(default=0)
    rejects_path = models.TextField(blank=True, help_text="rejected rows, relative to the home")
    notes = models.JSONField(default=list)
    replay_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replays")

    @property
    def receipt(self) -> str:
        """The number that whoever handed the file in is given."""
        return f"LC-{self.received_at:%Y%m%d}-{self.pk:06d}"

    @property
    def adds_up(self) -> bool:
        """Whether every row that was read has an outcome."""
        return self.rows_read == self.rows_accepted + self.rows_duplicate + self.rows_rejected + self.rows_set_aside


class Outcome(models.Model):
    """Rows of a batch that were not accepted, counted by reason."""

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate"
        REJECTED = "rejected"
        SET_ASIDE = "set-aside"
        EMPTY = "empty"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    reason = models.CharField(max_length=40)
    detail = models.TextField(blank=True)
    rows = models.BigIntegerField()


class Part(models.Model):
    """One sealed Parquet file of detections of one UTC day, with its owners and its summary beside it."""

    class State(models.TextChoices):
        LIVE = "live"
        RETIRED = "retired"  # another part holds its rows; its files go after an hour
        FORGOTTEN = "forgotten"  # too old to keep; its summary stays
        LOST = "lost"  # its file was lost, nothing was left to make it from, and a person gave it up

    batch = models.ForeignKey(
        Batch, null=True, on_delete=models.PROTECT, related_name="parts", help_text="null: rows of several batches"
    )
    batches = models.JSONField(default=list, help_text="where `batch` is null: the batches whose rows it holds")
    day = models.DateField(help_text="UTC day of the events")
    path = models.TextField(unique=True, help_text="relative to the home")
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    summary_path = models.TextField(help_text="relative to the home; empty: lost and given up")
    summary_digest = models.CharField(max_length=64)
    owners_path = models.TextField(blank=True, help_text="empty until attribution has run")
    owners_digest = models.CharField(max_length=64, blank=True)
    registry_version = models.IntegerField(null=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.LIVE)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["day", "state"])]


class ClockMark(models.Model):
    """The latest instant at which anything was written here. The newest row holds; each other one ended when a person
    said that the clock, though earlier, is right."""

    latest = models.DateTimeField()
    confirmed_by = models.CharField(max_length=100, blank=True, help_text="empty: nobody had to")
    why = models.CharField(max_length=500, blank=True)
