"""The room's rows: who is concerned by a batch, what they were told, every try to tell them, and when sending was
stopped. Times are UTC instants."""

from django.db import models
from django.db.models import F, Q

from lachan.server.lake.models import Batch
from lachan.server.notices.states import Outcome, Phase, Reason, Situation, State
from lachan.server.registry.models import Organisation


class Notice(models.Model):
    """One digest to one organisation about one class, as rendered and stored."""

    State = State

    code = models.CharField(max_length=16, unique=True, help_text="what people quote: LC-7K2M-94QX")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="notices")
    taxonomy = models.CharField(max_length=64, help_text="RSIT class")
    state = models.CharField(max_length=16, choices=State.choices)
    reason = models.CharField(
        max_length=40, blank=True, help_text="why it is failed, bounced, in doubt, tried again later or unaddressed"
    )
    planned_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, help_text="planned: not to be tried before; empty: at once")
    sent_at = models.DateTimeField(null=True)
    purpose = models.CharField(max_length=32, blank=True, help_text="which of the organisation's contacts")
    recipient = models.TextField(blank=True, help_text="mail address; personal data")
    contact_name = models.TextField(blank=True, help_text="personal data")
    banner = models.TextField(blank=True, help_text="what the stored mail says first; empty on a real instance")
    subject = models.TextField(blank=True)
    message_id = models.TextField(blank=True, help_text="without angle brackets")
    mail_path = models.TextField(blank=True, help_text="the stored mail, relative to the home; empty while unaddressed")
    mail_digest = models.CharField(max_length=64, blank=True)
    items_path = models.TextField(help_text="the rows it tells of, as Parquet, relative to the home")
    items_digest = models.CharField(max_length=64)
    rows = models.BigIntegerField()
    subjects = models.BigIntegerField(help_text="distinct addresses, domains, URLs …")
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    tlp = models.CharField(max_length=16)
    severity = models.CharField(max_length=16, blank=True, help_text="the highest of its rows; empty: none said")
    situation = models.CharField(
        max_length=8, choices=Situation.choices, default=Situation.NEW, help_text="what is said of it: see messages"
    )
    message = models.CharField(max_length=40, blank=True, help_text="which message it is: a folder of messages/")
    rule = models.CharField(max_length=40, blank=True, help_text="which rule it was planned by, by name")
    escalates = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="escalations",
        help_text="the notice that was not acted on, of which this one tells the body above",
    )
    part = models.SmallIntegerField(default=1, help_text="of a list too long for one mail: which mail this is")
    parts = models.SmallIntegerField(default=1, help_text="of how many")
    forms = models.CharField(max_length=32, default="csv", help_text="forms of the list attached: csv xarf n6")
    references = models.TextField(
        blank=True, help_text="Message-IDs of earlier notices of the thread, the newest last (RFC 5322 §3.6.4)"
    )
    answer_digest = models.CharField(
        max_length=64, null=True, unique=True, help_text="SHA-256 of the answer token; empty: its mail has no link"
    )
    answer_expires_at = models.DateTimeField(null=True)
    answer_revoked_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        help_text="the notice that could not be delivered, in whose place this one tells of the same rows",
    )

    languages = models.CharField(max_length=8, default="vi en", help_text="languages of its mail, in their order")
    subscription = models.ForeignKey(
        "Subscription",
        null=True,
        on_delete=models.PROTECT,
        related_name="notices",
        help_text="the organisation's choice that it was planned under; empty: it had made none",
    )

    class Meta:
        indexes = [
            models.Index(name="notice_last_told", fields=["organisation", "taxonomy", "planned_at"]),
            models.Index(name="notice_by_state", fields=["state", "planned_at"]),
            models.Index(name="notice_by_message_id", fields=["message_id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_planned_has_its_mail",
                condition=Q(state="unaddressed") | (~Q(recipient="") & ~Q(mail_path="") & ~Q(message_id="")),
            ),
            models.CheckConstraint(
                name="notice_sent_says_when",
                condition=~Q(state__in=["sent", "bounced", "answered"]) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(name="notice_state_exists", condition=Q(state__in=State.values)),
        ]


class Concern(models.Model):
    """A batch holds rows of one class that concern one organisation. Open until a notice tells of it."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="concerns")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="concerns")
    taxonomy = models.CharField(max_length=64, help_text="RSIT class")
    round = models.SmallIntegerField(
        default=0, help_text="0: as first read; above: rows that a corrected registry brought after the last was told"
    )
    rows = models.BigIntegerField()
    subjects = models.BigIntegerField()
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    severity = models.CharField(max_length=16, blank=True, help_text="the highest of its rows; empty: none said")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="concerns")
    waiting_reason = models.CharField(
        max_length=40, blank=True, help_text="why it was not told at once; stays when it is told later"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="concern_once", fields=["batch", "organisation", "taxonomy", "round"]),
        ]
        indexes = [
            models.Index(name="concern_open", fields=["organisation", "taxonomy"], condition=Q(notice__isnull=True)),
        ]


class Ledger(models.Model):
    """A file of what organisations were told, or answered, at one instant: see `ledgers`."""

    path = models.TextField(help_text="relative to the home; empty: forgotten, as too old to count")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    said_until = models.BigIntegerField(null=True, help_text="answers: the last row of what was said that is in it")

    class Meta:
        indexes = [models.Index(name="ledger_by_time", fields=["at"])]


class Suppression(models.Model):
    """A person's decision that some rows are not told of. Every condition that is not empty must hold."""

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="suppressions")
    taxonomy = models.CharField(max_length=64, blank=True)
    type = models.CharField(max_length=64, blank=True)
    family = models.CharField(max_length=100, blank=True, help_text="case-folded")
    network = models.CharField(max_length=64, blank=True, help_text="a prefix that the row's address is in")
    subject = models.CharField(max_length=300, blank=True)
    feed = models.CharField(max_length=100, blank=True, help_text="a report type's code")
    why = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    expires_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=100, blank=True)
    own = models.BooleanField(
        default=False, help_text="a mute: the organisation's own wish, which spares what is severe or binding"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suppression_own_is_of_an_organisation",
                condition=Q(own=False) | (Q(organisation__isnull=False) & (~Q(taxonomy="") | ~Q(feed=""))),
            ),
            models.CheckConstraint(
                name="suppression_has_a_condition",
                condition=Q(organisation__isnull=False)
                | ~Q(taxonomy="")
                | ~Q(type="")
                | ~Q(family="")
                | ~Q(network="")
                | ~Q(subject="")
                | ~Q(feed=""),
            ),
            models.CheckConstraint(name="suppression_ends", condition=Q(expires_at__gt=F("made_at"))),
        ]


class Suppressed(models.Model):
    """Rows of an organisation and class that were not told of, and why. `concern`: the first of those that were told,
    or closed, together."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="suppressed")
    suppression = models.ForeignKey(
        Suppression, null=True, on_delete=models.PROTECT, related_name="suppressed", help_text="empty: see `answer`"
    )
    answer = models.CharField(
        max_length=16,
        blank=True,
        help_text="what the organisation had said of these: false …; by-file: see Subscription",
    )
    rows = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="suppressed_once", fields=["concern", "suppression"], condition=Q(answer="")),
            models.UniqueConstraint(
                name="suppressed_by_answer_once", fields=["concern", "answer"], condition=Q(suppression__isnull=True)
            ),
            models.CheckConstraint(
                name="suppressed_says_why",
                condition=Q(suppression__isnull=False, answer="") | (Q(suppression__isnull=True) & ~Q(answer="")),
            ),
        ]


class Subscription(models.Model):
    """How an organisation chose to be told. One stands at a time; those before it stay, as notices name them."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="subscriptions")
    languages = models.CharField(max_length=8, help_text="vi, en, or both")
    pace = models.CharField(max_length=8, help_text="at-once, daily, weekly")
    hour = models.SmallIntegerField(help_text="0 to 23, Vietnam's time")
    weekday = models.SmallIntegerField(help_text="0: Monday")
    form = models.CharField(max_length=8, help_text="rows, pointer, files")
    attachments = models.CharField(max_length=32, blank=True, help_text="csv xarf n6; empty: as the instance has it")
    why = models.CharField(max_length=500, blank=True, help_text="where somebody else chose for them")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="subscription_stands_once", fields=["organisation"], condition=Q(ended_at__isnull=True)
            ),
        ]


class Enrolment(models.Model):
    """While the instance is on trial, only who is enrolled is told."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolments")
    since = models.DateTimeField()
    by = models.CharField(max_length=100)
    left_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="enrolled_once", fields=["organisation"], condition=Q(left_at__isnull=True)),
        ]


class Attempt(models.Model):
    """One try to hand a notice over, kept before it is made; or what a person or a mail box said of it later.

    Holds no address and no text of a mail server, which tends to repeat the address.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="attempts")
    channel = models.CharField(max_length=16, help_text="outbox, smtp; person, mailbox, page, store: said later")
    phase = models.CharField(max_length=16, choices=Phase.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="empty: it is being made, or its process died")
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=40, choices=Reason.choices, blank=True)
    reply_code = models.SmallIntegerField(null=True, help_text="RFC 5321 §4.2")
    status = models.CharField(max_length=11, blank=True, help_text="RFC 3463, as the server stated it: 5.1.1")
    by = models.CharField(max_length=100, blank=True, help_text="the person who decided")
    why = models.CharField(max_length=500, blank=True, help_text="and the reason that they gave")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="attempt_open_once", fields=["notice"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(name="attempt_ended_says_how", condition=Q(ended_at__isnull=True) | ~Q(outcome="")),
        ]
        indexes = [models.Index(name="attempt_pace", fields=["channel", "-began_at"])]


class Stop(models.Model):
    """Somebody stopped all sending. While a stop is not lifted, nothing is sent."""

    stopped_at = models.DateTimeField()
    stopped_by = models.CharField(max_length=100)
    why = models.CharField(max_length=500)
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.CharField(max_length=100, blank=True)
    resumed_why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(name="stop_open", fields=["stopped_at"], condition=Q(resumed_at__isnull=True))]


class Lookup(models.Model):
    """How often a code was looked up on the check page on one day of Vietnam. Nothing is kept of who looked."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="lookups")
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="lookup_once_a_day", fields=["notice", "day"])]
