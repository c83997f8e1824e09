"""Bulk attribution, the explanation and the slow twin agree on random registries with dates."""

import ipaddress
from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.server.attribution.attach import OWNERS, Attributor, attach
from lachan.server.attribution.explain import explain
from tests.attribution import slow_twin
from tests.attribution.frames import VERSION, detections, snapshot
from tests.attribution.slow_twin import Claim, Event

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, tzinfo=UTC)
ORGANISATIONS = {"vien-a": "operator", "host-b": "hosting", "bank-c": "bank", "so-d": "state"}

# Few enough bits that prefixes nest, repeat and touch, at both ends of the space too.
v4_bits = st.integers(0, 15).map(lambda n: (203 << 24) | (n << 4))
v6_bits = st.sampled_from([0, 1 << 127, (1 << 128) - 16, 0x2001_0DB8 << 96]).flatmap(
    lambda base: st.integers(0, 15).map(lambda n: base | n)
)
v4_prefix = st.builds(
    lambda bits, length: ipaddress.IPv4Network((bits, length), strict=False),
    v4_bits,
    st.sampled_from([0, 8, 24, 25, 26, 28, 31, 32]),
)
v6_prefix = st.builds(
    lambda bits, length: ipaddress.IPv6Network((bits, length), strict=False),
    v6_bits,
    st.sampled_from([100, 124, 126, 127, 128]),
)
instants = st.integers(0, 8).map(lambda n: START + n * DAY / 2)
labels = st.sampled_from(["bank", "evilbank", "x", "ngân-hàng"])
names = st.lists(labels, min_size=1, max_size=3).map(lambda parts: ".".join([*parts, "example"]))
dates = st.tuples(st.none() | instants, st.none() | instants).filter(lambda d: None in d or d[0] <= d[1])


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    made = []
    for number in range(draw(st.integers(0, 14))):
        organisation = draw(st.sampled_from(sorted(ORGANISATIONS)))
        what = draw(
            st.one_of(
                st.fixed_dictionaries({"prefix": v4_prefix | v6_prefix}),
                st.fixed_dictionaries({"asn": st.integers(1, 3)}),
                st.fixed_dictionaries({"domain": names.map(lambda n: n.encode("idna").decode())}),
            )
        )
        valid_from, valid_to = draw(dates)
        made.append(
            Claim(
                id=100 - number,
                organisation=organisation,
                kind=ORGANISATIONS[organisation],
                valid_from=valid_from,
                valid_to=valid_to,
                hand=draw(st.booleans()),
                confidence=draw(st.sampled_from([0, 50, 100])),
                override=draw(st.integers(0, 5)) == 0,
                **what,
            )
        )
    return made


addresses = (v4_bits.map(lambda b: b + 1) | v4_bits).map(ipaddress.IPv4Address) | v6_bits.map(ipaddress.IPv6Address)
hosts = st.builds(lambda name, end: name + end, names, st.sampled_from(["", ".", ":443"])).flatmap(
    lambda host: st.sampled_from([host, host.upper()])
)
urls = st.builds(
    lambda user, host, path: f"https://{user}{host}{path}",
    st.sampled_from(["", "bank.example@"]),
    hosts,
    st.sampled_from(["", "/a@bank.example", "?q=x.example", "#bank.example"]),
)
events = st.builds(
    Event,
    time=st.builds(lambda day, more: day + more, instants, st.sampled_from([timedelta(0), timedelta(microseconds=-1)])),
    address=st.none() | addresses,
    asn=st.none() | st.integers(0, 4),
    fqdn=st.none() | hosts,
    url=st.none() | urls | st.just("/no/host"),
)


def twin_rows(events: list[Event], registry: list[Claim]) -> list[tuple[object, ...]]:
    return [
        (
            0,
            number,
            *slow_twin.holder(e, registry),
            *slow_twin.operator(e, registry),
            *slow_twin.domain_holder(e, registry),
            VERSION,
        )
        for number, e in enumerate(events)
    ]


@settings(max_examples=40, deadline=None)
@given(claims(), st.lists(events, max_size=25))
def test_attach_equals_the_twin_on_every_row(registry: list[Claim], seen: list[Event]) -> None:
    owners = attach(detections(seen), snapshot(registry))

    assert owners.schema == OWNERS
    assert owners.rows() == twin_rows(seen, registry)


@settings(max_examples=20, deadline=None)
@given(claims(), st.lists(events, min_size=1, max_size=4))
def test_batches_that_share_an_attributor_get_the_same_answers(registry: list[Claim], seen: list[Event]) -> None:
    attributor = Attributor(snapshot(registry))
    frame = detections(seen)

    together = attributor.attach(frame)

    assert together.rows() == pl.concat(attributor.attach(frame[n]) for n in range(frame.height)).rows()


@settings(max_examples=40, deadline=None)
@given(claims(), events)
def test_explain_names_the_same_owners(registry: list[Claim], event: Event) -> None:
    told = explain(
        snapshot(registry),
        event.time,
        address=None if event.address is None else str(event.address),
        asn=event.asn,
        host=event.fqdn or event.url,
    )

    assert (told.holder.organisation, told.holder.rule, told.holder.claim) == slow_twin.holder(event, registry)
    assert (told.operator.organisation, told.operator.rule, told.operator.claim) == slow_twin.operator(event, registry)
    organisation, rule, domain = slow_twin.domain_holder(event, registry)
    assert (told.domain_holder.organisation, told.domain_holder.rule, told.domain_holder.text) == (
        organisation,
        rule,
        domain,
    )
