"""The registry's rows. Dates are [valid_from, valid_to); null means without limit on that side."""

from django.db import models
from django.db.models import F, Q

from lachan.server.registry.words import Kind, OrganisationKind, Origin, Purpose

_KIND = [(kind.value, kind.value) for kind in OrganisationKind]
_ORIGIN = [(origin.value, origin.value) for origin in Origin]
_PURPOSE = [(purpose.value, purpose.value) for purpose in Purpose]


class Dated(models.Model):
    """A row that holds during [valid_from, valid_to). An empty interval is a row withdrawn before it began."""

    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Claim(Dated):
    """What networks and domains share: who says so, how surely, and whether it beats longer ones.

    `source`: the register it stands in, re-imported as a whole; empty: by hand, or from a CSV file.
    """

    origin = models.TextField(choices=_ORIGIN)
    source = models.TextField(default="")
    confidence = models.PositiveSmallIntegerField()
    override = models.BooleanField(default=False)

    class Meta:
        abstract = True


def _sane(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            name=f"{name}_dates_in_order",
            condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        ),
        models.CheckConstraint(name=f"{name}_confidence_0_to_100", condition=Q(confidence__lte=100)),
        models.CheckConstraint(name=f"{name}_origin_known", condition=Q(origin__in=[o.value for o in Origin])),
    ]


class Organisation(models.Model):
    """Somebody who can be told. `key` is its name among machines and never changes."""

    key = models.SlugField(max_length=64, unique=True)
    name = models.TextField()
    kind = models.TextField(choices=_KIND)
    sector = models.TextField(blank=True, default="")
    province = models.TextField(blank=True, default="")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    origin = models.TextField(choices=_ORIGIN)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_known", condition=Q(kind__in=[k.value for k in OrganisationKind])
            ),
            models.CheckConstraint(name="organisation_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]


class OrganisationIdentifier(Dated):
    """A number that another register knows the organisation by: `ma-so-thue`, `ma-dinh-danh-dien-tu`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    type = models.SlugField(max_length=64)
    value = models.TextField()

    class Meta:
        indexes = [models.Index(name="identifier_by_value", fields=["type", "value"])]


class Network(Claim):
    """A prefix or an AS number of one organisation; exactly one of the two.

    The range is in shifted signed halves (see `lachan.wire.addresses`), `prefix_length` in 128-bit terms.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="networks")
    prefix = models.TextField(null=True)
    start_hi = models.BigIntegerField(null=True)
    start_lo = models.BigIntegerField(null=True)
    end_hi = models.BigIntegerField(null=True)
    end_lo = models.BigIntegerField(null=True)
    prefix_length = models.PositiveSmallIntegerField(null=True)
    asn = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            *_sane("network"),
            models.CheckConstraint(
                name="network_prefix_or_asn",
                condition=Q(
                    prefix__isnull=False,
                    start_hi__isnull=False,
                    start_lo__isnull=False,
                    end_hi__isnull=False,
                    end_lo__isnull=False,
                    prefix_length__isnull=False,
                    asn__isnull=True,
                )
                | Q(
                    prefix__isnull=True,
                    start_hi__isnull=True,
                    start_lo__isnull=True,
                    end_hi__isnull=True,
                    end_lo__isnull=True,
                    prefix_length__isnull=True,
                    asn__isnull=False,
                ),
            ),
        ]


class Pool(Dated):
    """Part of an organisation's own networks, marked by it as used in one way: see `pools`.

    The range is as in `Network`. `said_by`: `person:12`, `key:5`, `command:login`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pools")
    prefix = models.TextField()
    start_hi = models.BigIntegerField()
    start_lo = models.BigIntegerField()
    end_hi = models.BigIntegerField()
    end_lo = models.BigIntegerField()
    prefix_length = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, help_text="a table of pool_kinds.toml")
    resold_to = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(max_length=100)
    said_at = models.DateTimeField()
    ended_by = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(name="pool_by_prefix", fields=["organisation", "prefix"])]
        constraints = [
            models.CheckConstraint(
                name="pool_dates_in_order", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(name="pool_has_a_beginning", condition=Q(valid_from__isnull=False)),
            models.CheckConstraint(
                name="pool_resold_to_somebody",
                condition=(Q(kind="resold") & Q(resold_to__isnull=False))
                | (~Q(kind="resold") & Q(resold_to__isnull=True)),
            ),
        ]


class Domain(Claim):
    """A domain of one organisation, with all names below it. Lower case, A-labels."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="domains")
    name = models.TextField()

    class Meta:
        constraints = _sane("domain")


class Contact(Dated):
    """A person or desk to be told. Personal data: read whole through `reading.contacts_for` and
    `upkeep.details_of` only.

    `source`: the register it stands in; empty: by hand or from a CSV file. `registry`: reaches a registry of addresses
    and not the organisation, so it is never told. `left_at`: a person said that nobody answers there any more.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    purpose = models.TextField(choices=_PURPOSE)
    name = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    language = models.TextField(default="vi")
    source = models.TextField(default="")
    registry = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="contact_can_be_reached", condition=~Q(email="", phone="")),
        ]


class RegistryVersion(models.Model):
    """One change of what decides ownership. `number` grows by one; `digest` is the source file's SHA-256, or empty."""

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    what = models.TextField()
    digest = models.TextField(blank=True, default="")


class Proposal(models.Model):
    """What a re-import of one source would do: waits for a person, or was applied at once."""

    class State(models.TextChoices):
        WAITING = "waiting"
        APPLIED = "applied"
        REJECTED = "rejected"
        SUPERSEDED = "superseded"  # by a later proposal of the same source

    source = models.TextField()
    files = models.JSONField(help_text="[name, SHA-256] of each file")
    as_of = models.DateTimeField(help_text="the instant from which on the files hold")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    reasons = models.JSONField(default=list, help_text="why a person has to look at it; empty: nobody has to")
    added = models.IntegerField()
    changed = models.IntegerField()
    ended = models.IntegerField()
    unchanged = models.IntegerField()
    refused = models.IntegerField()
    unreadable = models.IntegerField(help_text="of these, objects of which it is not clear what they speak of")
    refusals = models.JSONField(default=list, help_text="the first [file, line, reason]")
    passed_over = models.JSONField(default=dict)
    infections = models.IntegerField(help_text="looked at: distinct ones of the last days")
    moved = models.IntegerField(help_text="of these, with another holder, operator or domain holder afterwards")
    moves = models.JSONField(default=list, help_text="the largest [role, before, after, infections]")
    organisations = models.JSONField(default=list, help_text="what is to be known of them; emptied once decided")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True, default="")
    why = models.TextField(blank=True, default="")
    version = models.ForeignKey(RegistryVersion, null=True, on_delete=models.PROTECT, related_name="proposals")


class Change(models.Model):
    """One claim that a version or a proposal adds (no old terms) or alters; what undo goes by."""

    version = models.ForeignKey(RegistryVersion, null=True, on_delete=models.PROTECT, related_name="changes")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.CASCADE, related_name="changes")
    organisation = models.TextField()
    text = models.TextField(help_text="canonical prefix, AS64500, or a domain")
    domain = models.BooleanField(default=False)
    valid_from = models.DateTimeField(null=True)
    origin = models.TextField(choices=_ORIGIN)
    source = models.TextField(default="")
    is_new = models.BooleanField()
    old_valid_to = models.DateTimeField(null=True)
    old_confidence = models.PositiveSmallIntegerField(null=True)
    old_override = models.BooleanField(default=False)
    new_valid_to = models.DateTimeField(null=True)
    new_confidence = models.PositiveSmallIntegerField()
    new_override = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="change_of_a_version_or_proposal",
                condition=Q(version__isnull=False) | Q(proposal__isnull=False),
            ),
        ]


class Conflict(models.Model):
    """One prefix, AS number or domain that several organisations are said to hold at the same time."""

    class State(models.TextChoices):
        OPEN = "open"
        SETTLED = "settled"  # by a person
        GONE = "gone"  # the sources agree again

    text = models.TextField()
    parties = models.JSONField(help_text="[organisation, origin, source, confidence], the strongest first")
    proposed = models.TextField(help_text="organisation; empty: nothing speaks for one of them")
    reason = models.TextField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    first_seen = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True, default="")
    why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="conflict_open_once", fields=["text"], condition=Q(state="open")),
        ]


class ChangeRequest(models.Model):
    """What an organisation asks to be changed of its own networks, domains and contacts: see `requests`.

    `asked_by`, `decided_by`: `person:12`, `command:login`; the names beside them are as said then. Of a contact, name,
    mailbox and telephone stand here until it is decided, and no longer.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        REFUSED = "refused"
        TAKEN_BACK = "taken-back"  # by the organisation itself

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="change_requests")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    texts = models.JSONField(default=list, help_text="canonical prefixes, AS numbers or domains")
    since = models.DateTimeField(null=True, help_text="from when on it holds, or does not hold any more")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(blank=True, default="")
    name = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    language = models.TextField(blank=True, default="")
    why = models.TextField()
    asked_by = models.CharField(max_length=100)
    asked_name = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True, default="")
    decided_name = models.TextField(blank=True, default="")
    answer = models.TextField(blank=True, default="", help_text="why it was decided so")
    version = models.ForeignKey(RegistryVersion, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(name="change_request_by_state", fields=["state", "asked_at"])]
        constraints = [
            models.CheckConstraint(
                name="change_request_decided_or_waiting",
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="change_request_forgets_mailboxes", condition=Q(state="waiting") | Q(name="", email="", phone="")
            ),
        ]
