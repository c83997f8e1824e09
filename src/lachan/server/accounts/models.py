"""The room's rows. `email`, `name` and `agent` are personal data: never logged, never in an error. Times are UTC."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from lachan.server.accounts.words import Ended, FactorKind, Role, Stage

_ROLES = [(r.value, r.value) for r in Role]


class Person(AbstractBaseUser):
    """Somebody who can sign in. Ended, never deleted, as the audit record names them by number."""

    email = models.EmailField(max_length=254, help_text="lower case; the name to sign in with")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="vi")
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    last_login = None
    webauthn_id = models.BinaryField(max_length=64, help_text="drawn at random; what a passkey knows the person by")

    USERNAME_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once", condition=Q(ended_at=None))]


class Membership(models.Model):
    """A role of a person in an organisation, during [valid_from, valid_to)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.SlugField(max_length=64, blank=True, help_text="its key; empty: the body that runs this")
    role = models.CharField(max_length=32, choices=_ROLES)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="membership_of", fields=["organisation", "role"])]
        constraints = [
            models.CheckConstraint(
                name="membership_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=[r.value for r in Role])),
            models.UniqueConstraint(
                name="membership_open_once", fields=["person", "organisation", "role"], condition=Q(valid_to=None)
            ),
        ]


def valid_at(now: datetime) -> Q:
    """Memberships that hold at `now`."""
    return Q(valid_from__lte=now) & (Q(valid_to__isnull=True) | Q(valid_to__gt=now))


class Invitation(models.Model):
    """Somebody was asked to join. The link holds a token of which only the digest is kept."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="vi")
    organisation = models.SlugField(max_length=64, blank=True)
    role = models.CharField(max_length=32, choices=_ROLES)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=80, blank=True, help_text="as in the audit record")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="invitation_of", fields=["organisation", "-made_at"])]


class Reset(models.Model):
    """Somebody asked for a new password. The link holds a token of which only the digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="resets")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="the password was changed otherwise")

    class Meta:
        indexes = [models.Index(name="reset_open", fields=["person", "-made_at"], condition=Q(used_at=None))]


class Factor(models.Model):
    """A second factor. A TOTP counts once it was confirmed by a code; `secret` is sealed (see `sealing`)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="factors")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in FactorKind])
    label = models.CharField(max_length=60)
    secret = models.BinaryField(default=b"", help_text="TOTP: the sealed secret")
    last_step = models.BigIntegerField(default=0, help_text="TOTP: the step of the last code; none counts twice")
    credential_id = models.BinaryField(max_length=1023, null=True, unique=True)
    public_key = models.BinaryField(default=b"", help_text="passkey: attested credential data (WebAuthn §6.5.2)")
    counter = models.BigIntegerField(default=0, help_text="passkey: signature counter (WebAuthn §6.1.1)")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A code for the day the telephone is gone. Used once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="newer codes were made")


class Session(models.Model):
    """One browser that somebody signed in with. The cookie holds a token of which only the digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sessions")
    digest = models.CharField(max_length=64, unique=True)
    stage = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Stage])
    factor = models.CharField(max_length=8, blank=True, help_text="which second factor was shown; recovery: a code")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField(help_text="when its owner last showed who they are")
    agent = models.CharField(max_length=60, help_text="browser and system in words, as Firefox, Linux")
    agent_digest = models.CharField(max_length=64, help_text="keyed digest of the whole User-Agent")
    block = models.CharField(max_length=64, help_text="keyed digest of the address block it was opened from")
    challenge = models.CharField(max_length=120, blank=True, help_text="of a passkey, used once")
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, blank=True, choices=[(e.value, e.value) for e in Ended])

    class Meta:
        indexes = [models.Index(name="session_open", fields=["person"], condition=Q(ended_at=None))]


class Device(models.Model):
    """A browser from which somebody signed in before: guessing from elsewhere does not slow it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="devices")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class Try(models.Model):
    """A failed try to sign in. Account and place are keyed digests; kept for a day."""

    at = models.DateTimeField()
    account = models.CharField(max_length=64)
    place = models.CharField(max_length=64, help_text="address block, or the known device it came from")

    class Meta:
        indexes = [
            models.Index(name="try_by_account", fields=["account", "at"]),
            models.Index(name="try_by_place", fields=["place", "at"]),
            models.Index(name="try_by_time", fields=["at"]),
        ]


class Key(models.Model):
    """A program's key to one organisation's records. Shown once; only its digest is kept."""

    organisation = models.SlugField(max_length=64, blank=True)
    label = models.CharField(max_length=60)
    shown = models.CharField(max_length=12, help_text="its first signs, by which people tell keys apart")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=200, help_text="separated by blanks")
    networks = models.CharField(max_length=1000, blank=True, help_text="prefixes it may be used from; empty: any")
    made_by = models.CharField(max_length=80, help_text="as in the audit record")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="key_of", fields=["organisation", "-made_at"])]
