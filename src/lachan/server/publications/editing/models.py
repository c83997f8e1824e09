"""The room's rows. Times are UTC instants."""

from django.db import models
from django.db.models import F, Q


class Edition(models.Model):
    """One text of a page, in full. The newest that is out holds; without one, the text that ships."""

    class State(models.TextChoices):
        WAITING = "waiting"
        OUT = "out"
        REFUSED = "refused"

    kind = models.CharField(max_length=16, help_text="library or law: which folder of texts")
    slug = models.CharField(max_length=80)
    about = models.TextField(help_text="about.toml")
    vi = models.TextField(help_text="vi.md")
    en = models.TextField(help_text="en.md")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=500, help_text="of who proposed it")
    proposed_by = models.CharField(max_length=80, help_text="as in the audit record")
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="of who decided")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="edition_one_waits", fields=["kind", "slug"], condition=Q(state="waiting")),
            models.CheckConstraint(
                name="edition_decided_by_another",
                condition=Q(state="waiting", decided_at__isnull=True, decided_by="")
                | (
                    ~Q(state="waiting")
                    & Q(decided_at__isnull=False)
                    & ~Q(decided_by="")
                    & ~Q(decided_by=F("proposed_by"))
                ),
            ),
        ]
        indexes = [models.Index(name="edition_that_holds", fields=["kind", "state", "slug", "-id"])]
