"""The rules by name: one small story each."""

import ipaddress
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from lachan.server.attribution import domains
from lachan.server.attribution.attach import OWNERS, Attributor, attach
from lachan.server.attribution.explain import Why, explain
from lachan.server.base.errors import BadInput, OurFault
from lachan.server.registry.snapshot import Snapshot
from tests.attribution.frames import detections, snapshot
from tests.attribution.slow_twin import Claim, Event

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def network(number: int, organisation: str, prefix: str, **terms: object) -> Claim:
    kind = "operator" if organisation.startswith("isp") else "bank"
    return Claim(number, organisation, kind, prefix=ipaddress.ip_network(prefix), **terms)  # type: ignore[arg-type]


def asn(number: int, organisation: str, value: int) -> Claim:
    return Claim(number, organisation, "operator", asn=value)


def domain(number: int, organisation: str, name: str, **terms: object) -> Claim:
    return Claim(number, organisation, "bank", domain=name, **terms)  # type: ignore[arg-type]


def seen(address: str | None = None, **rest: object) -> Event:
    return Event(NOON, ipaddress.ip_address(address) if address else None, **rest)  # type: ignore[arg-type]


def owner(event: Event, *claims: Claim) -> dict[str, object]:
    return attach(detections([event]), snapshot(claims)).row(0, named=True)


def test_all_128_bits_of_an_ipv6_address_count() -> None:
    line = network(1, "bank-a", "2001:db8::1/128")

    assert owner(seen("2001:db8::1"), line)["holder"] == "bank-a"
    assert owner(seen("2001:db8::2"), line)["holder_rule"] == "none"


@pytest.mark.parametrize("prefix", ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0/124", "ff00::/8"])
def test_the_last_address_of_all_has_an_owner(prefix: str) -> None:
    found = owner(seen("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), network(1, "bank-a", prefix))

    assert found["holder"] == "bank-a"


def test_an_ipv4_prefix_says_nothing_of_ipv6_and_mapped_addresses_are_ipv4() -> None:
    line = network(1, "bank-a", "203.0.113.0/24")

    assert owner(seen("::203.0.113.9"), line)["holder"] is None
    assert owner(seen("203.0.113.9"), line)["holder"] == "bank-a"


def test_the_instant_at_which_a_prefix_changes_hands_belongs_to_the_new_holder() -> None:
    claims = (
        network(1, "bank-old", "203.0.113.0/24", valid_to=NOON),
        network(2, "bank-new", "203.0.113.0/24", valid_from=NOON),
    )
    events = [Event(NOON + timedelta(microseconds=n), ipaddress.ip_address("203.0.113.9")) for n in (-1, 0, 1)]

    owners = attach(detections(events), snapshot(claims))

    assert owners["holder"].to_list() == ["bank-old", "bank-new", "bank-new"]


def test_a_banks_network_inside_an_operators_shows_both() -> None:
    found = owner(seen("203.0.113.9"), network(1, "isp-a", "203.0.0.0/16"), network(2, "bank-a", "203.0.113.0/24"))

    assert (found["holder"], found["holder_rule"], found["holder_network"]) == ("bank-a", "prefix", 2)
    assert (found["operator"], found["operator_rule"], found["operator_network"]) == ("isp-a", "prefix", 1)


def test_the_as_number_names_the_operator_before_any_prefix() -> None:
    found = owner(seen("203.0.113.9", asn=64500), network(1, "isp-a", "203.0.113.0/24"), asn(2, "isp-b", 64500))

    assert (found["holder"], found["operator"], found["operator_rule"]) == ("isp-a", "isp-b", "asn")


def test_without_a_prefix_the_as_number_names_the_holder_too() -> None:
    found = owner(seen(asn=64500), asn(2, "isp-b", 64500))

    assert (found["holder"], found["holder_rule"], found["operator"]) == ("isp-b", "asn", "isp-b")


def test_a_tie_between_organisations_is_nobodys_even_where_an_as_number_is_known() -> None:
    tie = (network(1, "bank-a", "203.0.113.0/24"), network(2, "bank-b", "203.0.113.0/24"), asn(3, "isp-a", 64500))
    found = owner(seen("203.0.113.9", asn=64500), *tie)

    assert (found["holder"], found["holder_rule"], found["holder_network"]) == (None, "conflict", None)


def test_a_tie_within_one_organisation_is_its_lowest_entry() -> None:
    found = owner(seen("203.0.113.9"), *(network(n, "bank-a", "203.0.113.0/24") for n in (9, 4, 7)))

    assert (found["holder"], found["holder_network"]) == ("bank-a", 4)


def test_an_override_beats_longer_prefixes_and_the_longest_override_wins() -> None:
    claims = (
        network(1, "bank-a", "203.0.0.0/16", override=True),
        network(2, "bank-b", "203.0.112.0/20", override=True),
        network(3, "bank-c", "203.0.113.0/24", hand=True, confidence=100),
    )

    found = owner(seen("203.0.113.9"), *claims)
    assert (found["holder"], found["holder_rule"]) == ("bank-b", "override")
    assert owner(seen("203.0.1.9"), *claims)["holder"] == "bank-a"


def test_hand_made_beats_surer_imported_and_then_the_surer_wins() -> None:
    imported = network(1, "bank-a", "203.0.113.0/24", confidence=100)
    hand = network(2, "bank-b", "203.0.113.0/24", hand=True, confidence=10)
    surer = network(3, "bank-c", "203.0.113.0/24", hand=True, confidence=20)

    assert owner(seen("203.0.113.9"), imported, hand)["holder"] == "bank-b"
    assert owner(seen("203.0.113.9"), imported, hand, surer)["holder"] == "bank-c"


def test_a_longer_prefix_that_is_not_valid_then_leaves_the_wider_one() -> None:
    wide = network(1, "isp-a", "203.0.0.0/16")
    gone = network(2, "bank-a", "203.0.113.0/24", valid_to=NOON - timedelta(hours=1))
    found = owner(seen("203.0.113.9"), wide, gone)

    assert found["holder"] == "isp-a"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("bank.example", "bank.example"),
        ("www.Bank.Example.", "bank.example"),
        ("a.pay.bank.example", "pay.bank.example"),
        ("evilbank.example", None),
        ("bank.example.evil.test", None),
        ("example", None),
        ("NGÂN-HÀNG.example", "xn--ngn-hng-hwa9k.example"),
    ],
)
def test_a_host_belongs_to_the_longest_registered_domain_at_a_label_boundary(host: str, expected: str | None) -> None:
    registered = [
        domain(n, "bank-a", name)
        for n, name in enumerate(["bank.example", "pay.bank.example", "ngân-hàng.example".encode("idna").decode()])
    ]
    expected = "ngân-hàng.example".encode("idna").decode() if expected and expected.startswith("xn--") else expected

    found = owner(seen(fqdn=host), *registered)

    assert found["domain"] == expected
    assert found["domain_holder"] == (expected and "bank-a")


@pytest.mark.parametrize(
    ("url", "mine"),
    [
        ("https://user:pw@www.bank.example:8443/login?next=x#y", True),
        ("hxxps://bank.example", True),
        ("https://bank.example@evil.test/", False),
        ("https://evil.test/bank.example", False),
        ("https://evil.test\\@bank.example/", False),
        ("https://evil.test?@bank.example/", False),
        ("http://[2001:db8::1]/bank.example", False),
        ("/bank.example", False),
    ],
)
def test_the_host_of_a_url_is_what_a_browser_would_visit(url: str, mine: bool) -> None:
    registered = domain(1, "bank-a", "bank.example")

    assert owner(seen(url=url), registered)["domain_rule"] == ("domain" if mine else "none")
    assert explain(snapshot([registered]), NOON, host=url).domain_holder.rule == ("domain" if mine else "none")


def test_a_blank_name_leaves_the_url_and_a_name_hides_it() -> None:
    registered = domain(1, "bank-a", "bank.example")

    assert owner(seen(fqdn="  ", url="http://bank.example/"), registered)["domain_holder"] == "bank-a"
    assert owner(seen(fqdn="other.example", url="http://bank.example/"), registered)["domain_holder"] is None


@pytest.mark.parametrize("most", [0, 1, 2])
def test_too_many_domains_to_look_for_in_the_text_changes_no_answer(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domains, "_MOST_HINTS", most)
    registered = [domain(1, "bank-a", "bank.example"), domain(2, "bank-b", "b.bank.example")]

    assert owner(seen(fqdn="x.b.bank.example"), *registered)["domain"] == "b.bank.example"
    assert owner(seen(fqdn="x.example"), *registered)["domain"] is None


def test_an_empty_registry_and_an_empty_batch_have_answers_too() -> None:
    nothing = attach(detections([]), snapshot([network(1, "bank-a", "203.0.113.0/24")]))
    nobody = attach(detections([seen("203.0.113.9", asn=1, fqdn="bank.example")]), Snapshot.empty())

    assert nothing.schema == OWNERS
    assert nothing.height == 0
    assert nobody.row(0) == (0, 0, None, "none", None, None, "none", None, None, "none", None, 0)


def test_a_row_without_time_or_a_missing_column_is_our_fault() -> None:
    frame = detections([seen()])

    with pytest.raises(OurFault, match="without its time"):
        attach(frame.with_columns(time_source=pl.lit(None, frame.schema["time_source"])), Snapshot.empty())
    with pytest.raises(OurFault, match="source_asn"):
        attach(frame.drop("source_asn"), Snapshot.empty())


def test_a_table_is_compiled_once_for_the_batches_of_a_day() -> None:
    attributor = Attributor(snapshot([network(1, "bank-a", "203.0.113.0/24")]))
    for hour in range(3):
        attributor.attach(detections([Event(NOON + timedelta(hours=hour))]))
    assert len(attributor._tables) == 1

    for day in range(9):
        attributor.attach(detections([Event(NOON + timedelta(days=day))]))
    assert len(attributor._tables) == 4


def test_explain_says_why_each_claim_lost() -> None:
    claims = (
        network(1, "isp-a", "203.0.0.0/16"),
        network(2, "bank-a", "203.0.113.0/24"),
        network(3, "bank-a", "203.0.113.0/24", hand=True),
        network(4, "bank-a", "203.0.113.0/24", hand=True, confidence=40),
        network(5, "bank-b", "203.0.113.0/28", valid_to=NOON),
        network(6, "bank-a", "203.0.113.0/24", hand=True),
        network(7, "bank-c", "203.0.114.0/24"),
        asn(8, "isp-b", 64500),
    )
    told = explain(snapshot(claims), NOON, address="203.0.113.9", asn=64500)

    assert [(c.claim.id, c.why) for c in told.holder.candidates] == [
        (3, Why.WINS),
        (6, Why.SAME_ORGANISATION),
        (4, Why.LESS_CERTAIN),
        (2, Why.IMPORTED),
        (1, Why.SHORTER),
        (5, Why.NOT_VALID_THEN),
        (8, Why.AFTER_PREFIX),
    ]
    assert (told.holder.organisation, told.holder.text) == ("bank-a", "203.0.113.0/24")
    assert [(c.claim.id, c.why) for c in told.operator.candidates][:2] == [(8, Why.WINS), (1, Why.AFTER_ASN)]
    assert {c.why for c in told.operator.candidates[2:]} == {Why.NOT_A_CARRIER}
    assert all(why.vi and why.en for why in Why)


def test_explain_refuses_what_is_not_an_address_without_repeating_it() -> None:
    with pytest.raises(BadInput, match=r"^address: not an IPv4 or IPv6 address$"):
        explain(Snapshot.empty(), NOON, address="203.0.113.999")
    with pytest.raises(BadInput, match="without a zone"):
        explain(Snapshot.empty(), NOON.replace(tzinfo=None))
