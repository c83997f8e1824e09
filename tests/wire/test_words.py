"""Families, TLP, RSIT and the columns: the words that all parts share."""

import random

import polars as pl
import pytest

from lachan.wire import detection, families, rsit, tlp
from lachan.wire.tlp import Tlp


def test_a_name_and_its_synonyms_are_one_family() -> None:
    assert families.look_up("Mirai") == ("Mirai", families.KNOWN)
    assert families.look_up("MIRAI!") == families.look_up("mirai")
    assert families.look_up("no-such-thing-1") == (None, families.UNKNOWN)
    assert families.look_up("") == (None, families.UNKNOWN)


def test_a_clash_is_ambiguous_and_says_so() -> None:
    clashes = [name for name in families._index() if len(families.candidates(name)) > 1]
    assert clashes
    assert all(families.look_up(name) == (None, families.AMBIGUOUS) for name in clashes)


def test_families_in_bulk_as_one_by_one() -> None:
    names = ["mirai", None, "no-such-thing-1", *list(families._index())[:200], "mirai"]
    random.Random(1).shuffle(names)
    found = families.canonical(pl.Series(names, dtype=pl.String)).rows()
    assert found == [(None, None) if n is None else families.look_up(n) for n in names]
    assert families.canonical(pl.Series([None, None], dtype=pl.String)).rows() == [(None, None)] * 2


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("TLP:AMBER+STRICT", Tlp.AMBER_STRICT),
        ("amber", Tlp.AMBER),
        ("tlp: green", Tlp.GREEN),
        ("WHITE", Tlp.CLEAR),
        (" TLP:CLEAR ", Tlp.CLEAR),
        ("Red", Tlp.RED),
    ],
)
def test_labels_as_people_write_them(text: str, label: Tlp) -> None:
    assert tlp.read(text) is label


@pytest.mark.parametrize("text", ["", "AMBER STRICT", "BLUE", "TLP:", "TLP:TLP:RED"])
def test_what_is_no_label(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's own
        tlp.read(text)


def test_the_strictest_of_several() -> None:
    assert tlp.strictest(Tlp.GREEN, Tlp.AMBER_STRICT, Tlp.AMBER) is Tlp.AMBER_STRICT
    assert tlp.strictest() is Tlp.CLEAR
    assert [str(label) for label in tlp.ORDER] == ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]


def test_the_taxonomy_is_whole() -> None:
    rows = rsit.all_types()
    assert (len(rsit.taxonomies()), len(rows), len({row.type for row in rows})) == (11, 39, 39)
    assert all(rsit.taxonomy_of(row.type) == row.taxonomy for row in rows)
    assert rsit.taxonomy_of("blacklist") is None


def test_required_fields_are_fields_of_types_that_exist() -> None:
    assert all(rsit.taxonomy_of(type_) for type_ in rsit.REQUIRED)
    subjects = {name for name, _ in detection.SUBJECTS}
    assert set(rsit.ANY_SUBJECT) == subjects
    assert all(set(names) <= subjects for names in rsit.REQUIRED.values())


def test_the_names_on_the_wire_are_intelmqs() -> None:
    """The harmonised field names of IntelMQ 3 that are columns of ours, in the order of the id; it only ever grows."""
    assert " ".join(detection.WIRE_NAMES.values()).split() == WIRE.split()
    assert set(WIRE.split()) < detection.INTELMQ_FIELDS
    assert all(column == wire.replace(".", "_") for column, wire in detection.WIRE_NAMES.items())


WIRE = """
feed.provider feed.code time.source tlp
classification.taxonomy classification.type classification.identifier severity status
source.ip source.port source.asn source.network source.fqdn source.url source.reverse_dns source.account
source.geolocation.cc source.geolocation.region source.geolocation.city
destination.ip destination.port destination.asn destination.fqdn destination.url destination.reverse_dns
destination.geolocation.cc destination.geolocation.region destination.geolocation.city
protocol.transport protocol.application
malware.name malware.version malware.hash.md5 malware.hash.sha1 malware.hash.sha256
product.name product.vendor product.version product.vulnerabilities
event_description.text event_description.target event_description.url extra
"""


def test_what_stands_on_disk_is_of_plain_types() -> None:
    assert set(detection.SCHEMA.dtypes()) == {pl.String(), pl.Int32(), pl.Int64(), detection.TIME}
    assert set(detection.SCHEMA) == set(detection.ORIGIN) | set(detection.DERIVED) | set(detection.CONTENT)


def subjects(*rows: dict[str, str]) -> list[tuple[str | None, str | None]]:
    names = [name for name, _ in detection.SUBJECTS]
    schema = dict.fromkeys(["classification_type", *names], pl.String())
    frame = detection.with_subject(pl.DataFrame(list(rows), schema=schema))
    return frame.select("subject", "subject_kind").rows()


HERE = {"source_ip": "192.0.2.1", "source_url": "http://a.example/x", "source_fqdn": "a.example"}


def test_the_subject_is_the_address_or_for_some_classes_the_name() -> None:
    infected, phishing = {"classification_type": "infected-system"}, {"classification_type": "phishing"}
    assert subjects(HERE | infected, HERE | phishing) == [("192.0.2.1", "address"), ("http://a.example/x", "url")]
    assert subjects(HERE | infected) == [("192.0.2.1", "address")]
    assert subjects(HERE | phishing) == [("http://a.example/x", "url")]
    assert subjects(
        {"classification_type": "malware-distribution", "source_fqdn": "a.example", "source_ip": "192.0.2.1"}
    ) == [("a.example", "domain")]


def test_the_subject_of_rows_that_have_little() -> None:
    other = {"classification_type": "other"}
    account, network = {"source_account": "a@b.example"}, {"source_network": "192.0.2.0/24"}
    assert subjects(other | account, other | network, other, {} | account) == [
        ("a@b.example", "account"),
        ("192.0.2.0/24", "network"),
        (None, None),
        ("a@b.example", "account"),
    ]
    assert subjects(other) == [(None, None)]
