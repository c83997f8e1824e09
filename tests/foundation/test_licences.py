"""The licence check passes what it should and catches a blank, a GPL, an unlisted LGPL and a stale entry."""

from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from scripts.check_licences import ALLOWED, Entry, Pin, allows, judge, pins, stated

PIN = Pin("some-thing", "1.4", None)


def facts(expression: str = "", field: str = "", *classifiers: str) -> Message:
    message = Message()
    if expression:
        message["License-Expression"] = expression
    if field:
        message["License"] = field
    for classifier in classifiers:
        message["Classifier"] = f"License :: OSI Approved :: {classifier}"
    return message


def entry(licence: str, versions: str = ">=1,<2", package: str = "some_thing") -> Entry:
    return Entry(package, SpecifierSet(versions), licence, "LICENSE, read")


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        (facts("MIT"), "MIT"),
        (facts("GPL-3.0-only OR MIT"), "GPL-3.0-only OR MIT"),
        (facts("mit or apache-2.0"), "MIT OR Apache-2.0"),
        (facts("", "BSD 3-Clause License"), "BSD-3-Clause"),
        (facts("", "", "Apache Software License"), "Apache-2.0"),
        (facts("", "Copyright 2025\nPermission is granted …", "MIT License"), "MIT"),
    ],
)
def test_allowed(metadata: Message, licence: str) -> None:
    verdict = judge(PIN, metadata, [], [])
    assert (verdict.licence, verdict.wrong) == (licence, "")


@pytest.mark.parametrize(
    "metadata",
    [
        facts(),
        facts("", "BSD", "BSD License"),
        facts("", "UNKNOWN"),
        facts("GPL-3.0-only"),
        facts("GPL-2.0-or-later WITH Classpath-exception-2.0"),
        facts("AGPL-3.0-or-later"),
        facts("MIT AND GPL-3.0-only"),
        facts("", "GPL-3.0-only"),
        facts("", "", "GNU General Public License v3 (GPLv3)"),
        facts("", "", "MIT License", "GNU General Public License v3 (GPLv3)"),
        facts("LGPL-3.0-only"),
        facts("Elastic-2.0"),
        facts("LicenseRef-Proprietary"),
    ],
)
def test_caught(metadata: Message) -> None:
    assert judge(PIN, metadata, [], []).wrong


def test_a_package_that_is_not_installed_is_caught() -> None:
    assert judge(PIN, None, [], []).wrong


def test_blank_passes_when_a_person_read_it() -> None:
    verdict = judge(PIN, facts(), [entry("MIT")], [])
    assert (verdict.licence, verdict.where, verdict.wrong) == ("MIT", "LICENSE, read", "")


def test_a_person_cannot_allow_the_gpl() -> None:
    assert judge(PIN, facts(), [entry("GPL-3.0-only")], [entry("GPL-3.0-only")]).wrong


@pytest.mark.parametrize("other", [entry("MIT", versions=">=2"), entry("MIT", package="something-else")])
def test_an_entry_speaks_of_its_package_and_versions_only(other: Entry) -> None:
    assert judge(PIN, facts(), [other], []).wrong


def test_an_entry_that_metadata_made_needless_is_caught() -> None:
    assert "take it out" in judge(PIN, facts("MIT"), [entry("MIT")], []).wrong


def test_lgpl_passes_only_where_listed_with_that_licence() -> None:
    assert judge(PIN, facts("LGPL-3.0-only"), [], [entry("LGPL-3.0-only")]).wrong == ""
    assert judge(PIN, facts("LGPL-3.0-only"), [], [entry("LGPL-2.1-only")]).wrong


def test_stated_prefers_the_expression() -> None:
    assert stated(facts("ISC", "MIT", "Apache Software License")) == ("ISC", "License-Expression")


def test_pins_are_read_with_their_markers() -> None:
    lock = (
        "# a comment\n"
        "one==1.0 \\\n    --hash=sha256:aa\n    # via two\n"
        "two==2.0 ; sys_platform == 'never' \\\n    --hash=sha256:bb\n"
        "three==3\n"
    )
    assert [(p.name, p.version, p.installed_here) for p in pins(lock)] == [
        ("one", "1.0", True),
        ("two", "2.0", False),
        ("three", "3", True),
    ]


_atoms = st.sampled_from(["MIT", "GPL-3.0-only"])
_expressions = st.recursive(
    _atoms.map(lambda atom: (atom, atom == "MIT")),
    lambda inner: st.tuples(inner, inner, st.booleans()).map(
        lambda t: (
            f"({t[0][0]} {'OR' if t[2] else 'AND'} {t[1][0]})",
            (t[0][1] or t[1][1]) if t[2] else (t[0][1] and t[1][1]),
        )
    ),
    max_leaves=8,
)


@given(_expressions)
def test_expressions_are_judged_as_logic(case: tuple[str, bool]) -> None:
    expression, expected = case
    assert allows(expression, ALLOWED) is expected


def test_and_binds_before_or() -> None:
    assert allows("MIT OR GPL-3.0-only AND GPL-2.0-only", ALLOWED)
    assert not allows("GPL-3.0-only OR MIT AND GPL-2.0-only", ALLOWED)
    assert not allows("", ALLOWED)
