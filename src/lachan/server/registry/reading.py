"""Reading the registry: what a door may show, whom to tell, and the columns that attribution works on.

These are gates: what is missing and what is not to be seen answer NotFound alike. Contacts leave through `contacts_for`
only, those of named organisations, to whoever is about to tell them something.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple

import polars as pl
from django.db.models import Case, F, Q, QuerySet, TextField, When
from django.db.models.functions import Cast

from lachan.server.base.errors import NotFound, WiresFault
from lachan.server.registry.importing import current_version
from lachan.server.registry.models import Contact, Domain, Network, Organisation, RegistryVersion
from lachan.server.registry.snapshot import DOMAINS, NETWORKS, Snapshot
from lachan.server.registry.words import FOCAL_POINTS, OrganisationKind, Origin, Purpose

_TRIES: Final = 5
_CHUNK: Final = 5_000

# A contact that may be told.
FIT: Final = Q(registry=False, left_at__isnull=True)
_RANK: Final = Case(When(source=FOCAL_POINTS, then=0), When(source="", then=1), default=2)


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation in a list."""

    key: str
    name: str
    kind: OrganisationKind
    sector: str
    province: str
    parent: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A network or domain: `text` is a prefix, `AS64500` or a domain; validity is [valid_from, valid_to)."""

    id: int
    text: str
    valid_from: datetime | None
    valid_to: datetime | None
    origin: Origin
    confidence: int
    override: bool


class IdentifierLine(NamedTuple):
    """A number another register knows the organisation by, and when."""

    type: str
    value: str
    valid_from: datetime | None
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An organisation with what is theirs. Of contacts, only for which purposes there are any (past ones too)."""

    organisation: OrganisationLine
    identifiers: tuple[IdentifierLine, ...]
    networks: tuple[ClaimLine, ...]
    domains: tuple[ClaimLine, ...]
    contact_purposes: tuple[Purpose, ...]


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Whom to tell. Personal data: never logged, never in an error."""

    organisation: str
    organisation_name: str
    purpose: Purpose
    name: str
    email: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One numbered change."""

    number: int
    made_at: datetime
    what: str
    digest: str


def version() -> int:
    """The newest version's number; 0 before the first."""
    return current_version()


def versions() -> list[VersionLine]:
    """Every numbered change, newest first."""
    rows = RegistryVersion.objects.order_by("-number").values_list("number", "made_at", "what", "digest")
    return [VersionLine(*row) for row in rows]


def organisations() -> list[OrganisationLine]:
    """All organisations by key."""
    return [_line(o) for o in Organisation.objects.select_related("parent").order_by("key")]


def described(keys: Collection[str]) -> dict[str, OrganisationLine]:
    """Key → the organisation without what is theirs; those that are not registered are left out."""
    return {o.key: _line(o) for o in Organisation.objects.select_related("parent").filter(key__in=set(keys))}


def organisation(key: str) -> OrganisationPage:
    """One organisation. Errors: NotFound."""
    one = _get(key)
    networks = one.networks.order_by("start_hi", "start_lo", "prefix_length", "asn", "pk")
    return OrganisationPage(
        organisation=_line(one),
        identifiers=tuple(
            IdentifierLine(*row)
            for row in one.identifiers.order_by("type", "valid_from", "value").values_list(
                "type", "value", "valid_from", "valid_to"
            )
        ),
        networks=tuple(_claim(n, n.prefix or f"AS{n.asn}") for n in networks),
        domains=tuple(_claim(d, d.name) for d in one.domains.order_by("name", "pk")),
        contact_purposes=tuple(
            Purpose(p)
            for p in one.contacts.filter(FIT).order_by("purpose").values_list("purpose", flat=True).distinct()
        ),
    )


def contacts_for(organisations: Collection[str], now: datetime) -> dict[str, tuple[ContactLine, ...]]:
    """Organisation → its contacts that are valid at `now`: those of the focal-point register first, then hand-made
    ones, then those of other registers, each the oldest entry first; none where it has no such contact.

    Registries' own boxes, and contacts that a person said have left, are not among them.
    Errors: NotFound where one of them is not registered.
    """
    found: dict[str, list[ContactLine]] = {}
    names: dict[str, str] = {}
    for keys in _batched(sorted(organisations), _CHUNK):
        names |= dict(Organisation.objects.filter(key__in=keys).values_list("key", "name"))
        valid = Q(valid_from__isnull=True) | Q(valid_from__lte=now)
        valid &= Q(valid_to__isnull=True) | Q(valid_to__gt=now)
        theirs = Contact.objects.filter(valid, FIT, organisation__key__in=keys).order_by(_RANK, "pk")
        for key, purpose, *how in theirs.values_list(
            "organisation__key", "purpose", "name", "email", "phone", "language"
        ):
            found.setdefault(key, []).append(ContactLine(key, names[key], Purpose(purpose), *how))
    if names.keys() != set(organisations):
        raise NotFound("no such organisation")
    return {key: tuple(found.get(key, ())) for key in names}


def snapshot() -> Snapshot:
    """The whole registry at one version, as columns.

    Read without a lock: where an import commits in between, the version differs afterwards and it is read again.
    Errors: WiresFault where imports never pause.
    """
    for _ in range(_TRIES):
        before = current_version()
        owners = pl.DataFrame(
            list(Organisation.objects.values_list("pk", "key", "kind")),
            schema={"owner": pl.Int64, "organisation": pl.String, "kind": pl.String},
            orient="row",
        )
        networks = _frame(Network.objects.order_by("pk"), {"pk": "network_id"}, NETWORKS, owners)
        domains = _frame(Domain.objects.order_by("pk"), {"pk": "domain_id", "name": "domain"}, DOMAINS, owners)
        if current_version() == before:
            return Snapshot(before, networks, domains)
    raise WiresFault("the registry is being changed without pause: try again")


def _frame(rows: QuerySet[Any], names: dict[str, str], schema: pl.Schema, owners: pl.DataFrame) -> pl.DataFrame:
    """Rows as columns, without making a model of each. `names`: field → column, where they differ."""
    source: dict[str, F | Cast] = {column: F(field) for field, column in names.items()}
    source |= {"organisation": F("organisation_id"), "hand": F("origin")}
    source |= {column: Cast(column, TextField()) for column in ("override", "valid_from", "valid_to")}
    columns = [column for column in schema if column != "kind"]
    stored = pl.Schema(
        schema
        | {"organisation": pl.Int64()}
        | dict.fromkeys(("hand", "override", "valid_from", "valid_to"), pl.String())
    )
    fetched = rows.values_list(*(source.get(column, F(column)) for column in columns)).iterator(_CHUNK)
    pieces = [pl.DataFrame(schema={column: stored[column] for column in columns})]
    while chunk := list(islice(fetched, _CHUNK)):
        table = zip(columns, zip(*chunk, strict=True), strict=True)
        pieces.append(pl.DataFrame([pl.Series(column, cells, stored[column]) for column, cells in table]))
    return (
        pl.concat(pieces)
        .rename({"organisation": "owner"})
        .join(owners, on="owner", how="left", maintain_order="left")
        .with_columns(
            pl.col("hand") == Origin.HAND.value,
            pl.col("override").is_in(("1", "true")),  # SQLite, PostgreSQL
            *(_instant(column) for column in ("valid_from", "valid_to")),
        )
        .select(list(schema))
    )


def _instant(column: str) -> pl.Expr:
    """A database's text of a UTC instant, `2026-11-21 17:00:00[.ffffff][+00]`, as a timestamp.

    Text, because making an aware datetime of every cell takes longer than all the rest of a snapshot.
    """
    text = pl.col(column).str.strip_suffix("+00")
    return text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", time_zone="UTC", strict=True)


def _batched(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def _get(key: str) -> Organisation:
    one = Organisation.objects.select_related("parent").filter(key=key).first()
    if one is None:
        raise NotFound("no such organisation")
    return one


def _line(o: Organisation) -> OrganisationLine:
    parent = o.parent.key if o.parent else None
    return OrganisationLine(o.key, o.name, OrganisationKind(o.kind), o.sector, o.province, parent, Origin(o.origin))


def _claim(claim: Network | Domain, text: str) -> ClaimLine:
    return ClaimLine(
        claim.pk, text, claim.valid_from, claim.valid_to, Origin(claim.origin), claim.confidence, claim.override
    )
