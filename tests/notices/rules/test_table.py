"""Rules as data: what is read, what is refused, and which one fits."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lachan.server.base.errors import BadInput
from lachan.server.notices.rules.hours import free_from, held_back
from lachan.server.notices.rules.table import FILE, Case, Rule, Rules, load, parse, shipped
from lachan.server.registry.words import OrganisationKind
from lachan.wire import rsit

LAST = '[[rule]]\nname = "everybody"\npurposes = ["security"]\n'


def rules(text: str) -> Rules:
    return parse(text + LAST, "rules.toml")


def case(**changes: str) -> Case:
    values = {"taxonomy": "malicious-code", "kind": "bank", "sector": "tai-chinh", "province": "01", "severity": "low"}
    values |= changes
    return Case(
        values["taxonomy"],
        OrganisationKind(values["kind"]),
        *[values[n] for n in ("sector", "province")],
        values["severity"],
    )


@pytest.mark.parametrize("kind", list(OrganisationKind))
@pytest.mark.parametrize("taxonomy", [*sorted(rsit.taxonomies()), "not-in-rsit"])
def test_the_shipped_rules_fit_everybody(kind: OrganisationKind, taxonomy: str) -> None:
    rule = parse(shipped(), "default.toml").rule_for(Case(taxonomy, kind, "", "", ""))
    assert rule.purposes
    assert (rule.escalate_days is not None) == (kind is OrganisationKind.STATE)


def test_the_first_that_fits_decides() -> None:
    found = rules(
        '[[rule]]\nname = "bad"\nseverity_at_least = "high"\nkind = ["bank", "hospital"]\npurposes = ["management"]\n'
        'at_once = true\n[[rule]]\nname = "north"\nprovince = ["01"]\ntaxonomy = ["fraud"]\npurposes = ["abuse"]\n'
    )
    names = [
        found.rule_for(one).name
        for one in (
            case(severity="critical"),
            case(severity="high", kind="hospital"),
            case(severity="medium"),
            case(severity=""),
            case(severity="high", kind="state"),
            case(taxonomy="fraud"),
            case(taxonomy="fraud", province="79"),
        )
    ]
    assert names == ["bad", "bad", "everybody", "everybody", "everybody", "north", "everybody"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule", "not readable as TOML"),
        ("", r"expected \[\[rule\]\] tables"),
        ("trial = true\n" + LAST, r"expected \[\[rule\]\] tables"),
        (LAST + LAST, "two rules have the same name"),
        (LAST + LAST.replace("everybody", "more"), "rule everybody fits everybody"),
        (LAST.replace("purposes", 'kind = ["bank"]\npurposes'), "the last rule must fit everybody"),
        (LAST.replace("security", "nobody"), "rule 1: purposes.0"),
        (LAST.replace("everybody", "Every body"), "rule 1: name"),
        (LAST + "colour = 1\n", "rule 1: colour"),
        (LAST + 'quiet_hours = "always"\n', "rule 1: quiet_hours"),
        (LAST + 'message = "hello"\n', "rule 1: message"),
        (LAST + 'taxonomy = ["spam"]\n', "rule 1: taxonomy"),
        (LAST + 'severity_at_least = "awful"\n', "rule 1: severity_at_least"),
        (LAST + "interval_hours = -1\n", "rule 1: interval_hours"),
        (LAST + 'escalate_to = ["minister"]\n', "rule 1: escalate_to"),
    ],
)
def test_what_is_refused_names_the_rule_and_the_reason(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=f"^{FILE}: {said}"):
        load(tmp_path)


def test_a_file_that_is_no_text_and_one_that_is_too_large(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="UTF-8"):
        load(tmp_path)
    (tmp_path / FILE).write_text("#" * (1 << 21), encoding="utf-8")
    with pytest.raises(BadInput, match="bytes"):
        load(tmp_path)
    (tmp_path / FILE).unlink()
    assert load(tmp_path).source == "default.toml"


def rule(**values: object) -> Rule:
    return Rule.model_validate({"name": "r", "purposes": ["security"], **values})


def vietnam(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "at", "held"),
    [
        ("22:00-06:00", "2026-11-20T21:59", ""),
        ("22:00-06:00", "2026-11-20T22:00", "quiet-hours"),
        ("22:00-06:00", "2026-11-20T00:00", "quiet-hours"),
        ("22:00-06:00", "2026-11-20T05:59", "quiet-hours"),
        ("22:00-06:00", "2026-11-20T06:00", ""),
        ("11:30-13:30", "2026-11-20T12:00", "quiet-hours"),
        ("11:30-13:30", "2026-11-20T13:30", ""),
    ],
)
def test_quiet_hours(quiet: str, at: str, held: str) -> None:
    assert held_back(rule(quiet_hours=quiet), vietnam(at)) == held
    assert held_back(rule(quiet_hours=quiet, at_once=True), vietnam(at)) == ""


@pytest.mark.parametrize(
    ("at", "held"),
    [
        ("2026-02-13T10:00", ""),  # the last working day before Tết
        ("2026-02-14T10:00", "day-off"),  # Saturday
        ("2026-02-16T10:00", "day-off"),
        ("2026-02-20T23:59", "day-off"),
        ("2026-02-22T10:00", "day-off"),  # Sunday
        ("2026-02-23T00:00", ""),
        ("2026-01-10T10:00", ""),  # a Saturday that is worked in exchange for 2 January
        ("2026-01-02T10:00", "day-off"),
    ],
)
def test_days_off(at: str, held: str) -> None:
    assert held_back(rule(working_days=True), vietnam(at)) == held
    assert held_back(rule(), vietnam(at)) == ""


def test_when_it_ends() -> None:
    both = rule(working_days=True, quiet_hours="17:00-08:00")
    assert free_from(both, vietnam("2026-02-13T16:59")) == vietnam("2026-02-13T16:59")
    assert free_from(both, vietnam("2026-02-13T17:07")) == vietnam("2026-02-23T08:00")
    always = rule(quiet_hours="00:00-23:59")
    assert free_from(always, vietnam("2026-02-13T10:00")) is None
    assert free_from(rule(quiet_hours="00:00-23:00"), vietnam("2026-02-13T10:01")) == vietnam("2026-02-13T23:00")
