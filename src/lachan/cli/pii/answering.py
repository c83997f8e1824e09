"""What a scan found: a table for people, or JSON, CSV, SARIF or HTML."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lachan.cli.speech import language, number, say, table, tell

if TYPE_CHECKING:
    from lachan.tools.pii.run import Summary

SHOWN: Final = 30  # places in the table for people


def page(summary: "Summary", moment: datetime) -> str:
    """The page for managers, in the reader's language."""
    from lachan import __version__
    from lachan.cli.speech import moment as in_words
    from lachan.tools.pii.report.page import page as made

    return made(summary, language(), in_words(moment), __version__)


def answer(summary: "Summary", form: str | None, output: Path | None, moment: datetime) -> None:
    """To standard output, or into a file; `form` None is the table."""
    if form is None:
        _show(summary)
        return
    text = _in_form(summary, form, moment)
    if output is not None:
        output.write_text(text, encoding="utf-8", newline="")
        if form != "json" or sys.stdout.isatty():
            _show(summary)
    else:
        click.echo(text, nl=not text.endswith("\n"))


def _in_form(summary: "Summary", form: str, moment: datetime) -> str:
    import json

    from lachan import __version__
    from lachan.tools.pii.report import machine

    if form == "html":
        return page(summary, moment)
    if form == "csv":
        return machine.as_csv(summary)
    if form == "sarif":
        return machine.sarif(summary, __version__)
    return json.dumps(machine.plain(summary), ensure_ascii=False, indent=2)


def _show(summary: "Summary") -> None:
    from lachan.tools.pii import kinds as law
    from lachan.tools.pii.report.texts import OUTCOMES, SEVERITIES

    names, lang = law.on(summary.day), language()
    found = [entry for entry in summary.entries if entry.findings]
    if found:
        table(
            (say("mức độ", "severity"), say("nơi", "place"), say("thấy gì", "found"), say("số người ≥", "persons ≥")),
            (
                (
                    SEVERITIES[entry.severity.name.lower()][lang],
                    _short(entry.place) + (f" ({entry.note})" if entry.note else ""),
                    ", ".join(
                        f"{kind} {number(count)}" for kind, count in sorted(entry.findings.items(), key=lambda p: -p[1])
                    ),
                    number(entry.persons),
                )
                for entry in found[:SHOWN]
            ),
            right=(3,),
        )
        if len(found) > SHOWN:
            tell(
                f"… và {number(len(found) - SHOWN)} nơi nữa: --format csv",
                f"… and {number(len(found) - SHOWN)} more places: --format csv",
            )
        click.echo()
        table(
            (say("loại", "kind"), "", say("theo luật", "by law"), say("số lần", "findings"), say("khác nhau", "distinct")),
            (
                (kind, say(names[kind].name_vi, names[kind].name_en),
                 say("nhạy cảm", "sensitive") if names[kind].sensitive else say("cơ bản", "basic"),
                 number(count), number(summary.distinct.get(kind, 0)))
                for kind, count in sorted(summary.findings.items(), key=lambda pair: -pair[1])
            ),
            right=(3, 4),
        )  # fmt: skip
        click.echo()
    read = ("read", "unchanged", "empty")
    others = ", ".join(
        f"{OUTCOMES[name][lang]}: {number(count)}" for name, count in summary.outcomes.items() if name not in read
    )
    total = number(sum(summary.findings.values()))
    tell(
        f"{number(summary.files)} tệp; thấy {total} dữ liệu cá nhân ở {number(len(found))} nơi.",
        f"{number(summary.files)} files; {total} pieces of personal data in {number(len(found))} places.",
    )
    if unchanged := summary.outcomes.get("unchanged"):
        tell(f"Không đổi từ lần trước: {number(unchanged)}.", f"Unchanged since the last run: {number(unchanged)}.")
    if others:
        tell(f"Chưa đọc được: {others}.", f"Not read: {others}.")


def _short(place: str) -> str:
    """Relative where that is shorter."""
    relative = os.path.relpath(place) if place.startswith("/") else place
    return relative if len(relative) < len(place) else place
