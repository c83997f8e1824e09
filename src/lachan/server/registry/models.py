"""The registry's rows. Dates are [valid_from, valid_to); null means without limit on that side."""

from django.db import models
from django.db.models import F, Q

from lachan.server.registry.words import OrganisationKind, Origin, Purpose

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
    """What networks and domains share: who says so, how surely, and whether it beats longer ones."""

    origin = models.TextField(choices=_ORIGIN)
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


class Domain(Claim):
    """A domain of one organisation, with all names below it. Lower case, A-labels."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="domains")
    name = models.TextField()

    class Meta:
        constraints = _sane("domain")


class Contact(Dated):
    """A person or desk to be told. Personal data: read through `reading.contacts_for` only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    purpose = models.TextField(choices=_PURPOSE)
    name = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    language = models.TextField(default="vi")

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
