"""The verbs of rules, as a duty officer types them."""

from pathlib import Path

from tests.cli.program import several


def test_rules_preview_suppressions_and_a_trial(tmp_path: Path) -> None:
    add = ("notices", "suppress", "add", "--why", "honeypot")
    init, rules, template, added, refused, listed, lifted, trial, preview, wrong = several(
        tmp_path,
        [
            ("init", "--demo"),
            ("notices", "rules", "--json"),
            ("notices", "rules", "--template"),
            (*add, "--network", "203.0.113.0/24", "--json"),
            (*add, "--network", "203.0.113.1/24"),
            ("notices", "suppress", "list", "--json"),
            ("notices", "suppress", "lift", "1"),
            ("notices", "trial", "list"),
            ("notices", "preview", "--json"),
            ("notices", "trial", "enrol", "nobody"),
        ],
    )
    assert init.code == 0
    assert rules.json()["source"] == "default.toml"
    assert [rule["name"] for rule in rules.json()["rules"]] == ["carriers", "state", "everybody"]
    assert template.out.count("[[rule]]") == 3
    assert added.json()["id"] == 1
    assert (refused.code, "203.0.113.1/24" in refused.err) == (2, True)
    assert listed.json()[0]["condition"] == {"network": "203.0.113.0/24"}
    assert lifted.code == 0
    assert trial.code == 0
    assert preview.json() == {"counts": {}, "lines": []}
    assert wrong.code == 2
