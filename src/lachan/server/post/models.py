"""The room's rows. `sealed` holds all that is personal or secret; empty once it is over. Times are UTC."""

from django.db import models
from django.db.models import Q

from lachan.server.post.outcomes import Phase, Reason
from lachan.server.post.words import WIPED, Purpose, State


class Letter(models.Model):
    """A letter to one person. `subject` names by number what it is about, as the audit record does."""

    purpose = models.CharField(max_length=20, choices=Purpose)
    subject = models.CharField(max_length=60, help_text="invitation:5, person:12")
    language = models.CharField(max_length=2, help_text="the language that comes first: vi or en")
    sealed = models.BinaryField(default=b"", help_text="recipient, name, link: encrypted; empty once it is over")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=32, choices=Reason, blank=True)
    reply_code = models.PositiveSmallIntegerField(null=True, help_text="the mail server's last reply")
    tries = models.PositiveIntegerField(default=0, help_text="that the other side put off")
    made_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, help_text="the next try; empty: at once")
    expires_at = models.DateTimeField(help_text="it is not sent from then on")
    phase = models.CharField(max_length=12, choices=Phase, blank=True, help_text="how far the open try went")
    began_at = models.DateTimeField(null=True, help_text="when the last try began")
    channel = models.CharField(max_length=8, blank=True, help_text="of the last try: outbox, smtp")
    ended_at = models.DateTimeField(null=True, help_text="sent, expired or given up")

    class Meta:
        indexes = [
            models.Index(name="letter_open", fields=["not_before"], condition=Q(state="waiting")),
            models.Index(name="letter_of", fields=["state", "-made_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="letter_wiped_once_over", condition=~Q(state__in=sorted(s.value for s in WIPED)) | Q(sealed=b"")
            ),
        ]
