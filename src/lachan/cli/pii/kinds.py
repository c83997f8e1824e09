"""`lachan pii kinds`."""

import click

from lachan.cli import options
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, say, table
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present
from lachan.server.base.clock import vietnam_day


@click.command(
    "kinds",
    cls=Verb,
    help=help_text(
        say(
            "Liệt kê các loại dữ liệu tìm được, và luật gọi là gì.",
            "List the kinds that are found, and what the law calls them.",
        ),
        "lachan pii kinds",
    ),
)
@options.json_output
def kinds(as_json: bool) -> int:
    """See `help` above."""
    from lachan.tools.pii import kinds as law

    found = law.on(vietnam_day(present()))
    if as_json:
        print_json(
            [
                {"kind": row.kind, "vi": row.name_vi, "en": row.name_en, "class": "sensitive" if row.sensitive else "basic",
                 "basis": f"{row.instrument} {row.article}", "confidence": row.confidence}
                for row in found.values()
            ]
        )  # fmt: skip
        return 0
    table(
        (say("loại", "kind"), say("là gì", "what it is"), say("theo luật", "by law"), say("căn cứ", "basis"), say("độ chắc", "confidence")),
        (
            (row.kind, say(row.name_vi, row.name_en), say("nhạy cảm", "sensitive") if row.sensitive else say("cơ bản", "basic"),
             f"{row.instrument}, {row.article}", row.confidence)
            for row in found.values()
        ),
    )  # fmt: skip
    return 0
