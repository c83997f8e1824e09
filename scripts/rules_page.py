"""Writes the pages of the malware tool's rules: one a rule under docs/malware-rules/, and their list.

`python -m scripts.rules_page` writes them; a test demands that they agree with the rules.
"""

from pathlib import Path

from lachan.tools.malware.explain.words import kind
from lachan.tools.malware.rules.catalogue import Rule, rules

ROOT = Path(__file__).resolve().parents[1] / "docs"
FOLDER = ROOT / "malware-rules"
LIST = ROOT / "reference" / "malware-rules.md"

HEAD = """\
<!-- Written by `python -m scripts.rules_page` from the rules themselves: change them there. -->
# Rules of the malware tool

{count} rules, each with a page: what it means, in two languages, what it weighs, what it misses. Weights add up, each
rule counted once: from 30 a thing is *worth a look*, from 60 *suspicious*; a *certain* rule is enough by itself. Only
what is certain is removed by `--yes`. A rule looks at content (YARA), at a path, at a line of a place that starts
programs or decides where traffic goes, or at what the code finds out. Public YARA sets are added by `--rules`; their
rules weigh 50, or their `score` up to 75, and are never certain.

| rule | kind | weight | certain | what it finds |
|---|---|--:|---|---|
"""


def looks_at(rule: Rule) -> str:
    """What the rule is matched against."""
    if rule.yara:
        return "content (YARA)"
    if rule.names:
        return "the path of a file"
    if rule.lines:
        return f"lines of: {', '.join(rule.places)}"
    return "what the program finds out"


def page(rule: Rule) -> str:
    """One rule's page. Its sample is made at run time and stands nowhere."""
    family = f"\n| family | {rule.family} |" if rule.family else ""
    return f"""\
<!-- Written by `python -m scripts.rules_page`: change the rule. -->
# {rule.id}

**{rule.title.vi}** · {rule.title.en}

| | |
|---|---|
| kind | {kind(rule.kind, "vi").name} · {kind(rule.kind, "en").name} |{family}
| weight | {rule.weight} of 100{", certain" if rule.certain else ""} |
| looks at | {looks_at(rule)} |

{rule.about.vi}

{rule.about.en}

**Không thấy gì:** {rule.misses.vi} **What it misses:** {rule.misses.en}

Nếu là nhầm · If it is a false alarm: `lachan quarantine restore` gives it back; tell us with the rule's name.
"""


def row(rule: Rule) -> str:
    """Its line in the list."""
    certain = "yes" if rule.certain else ""
    return (
        f"| [{rule.id}](../malware-rules/{rule.id}.md) | {rule.kind} | {rule.weight} | {certain} | {rule.title.en} |\n"
    )


def pages() -> dict[Path, str]:
    """Every page by its place."""
    found = {FOLDER / f"{rule.id}.md": page(rule) for rule in rules().values()}
    rows = "".join(map(row, rules().values()))
    return {**found, LIST: HEAD.format(count=len(found)) + rows}


def main() -> None:
    """Write them, and take away pages of rules that are gone."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for stray in set(FOLDER.glob("*.md")) - set(wanted):
        stray.unlink()
    for place, text in wanted.items():
        place.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
