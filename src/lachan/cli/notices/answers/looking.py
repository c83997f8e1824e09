"""`lachan notices answers`, `disputed`: what was said of items, and whose data was called wrong. Read only."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.notices.answers.words import WORDS, in_words
from lachan.cli.opening import open_home
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, say, table, tell
from lachan.cli.verb import Verb


@click.command(
    "answers",
    cls=Verb,
    help=help_text(
        say(
            "Người nhận nói gì về từng mục (dòng của bảng kèm theo) của một thông báo.",
            "What its recipient said of the items (rows of the table) of a notice.",
        ),
        "lachan notices answers LC-7K2M-94QX",
    ),
)
@click.argument("code", metavar=options.CODE)
@options.home
@options.json_output
def answers(code: str, home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.answers.standing import said_of
    from lachan.server.notices.reading import notice

    found, spans = notice(code), said_of(code)
    if as_json:
        print_json({"code": found.code, "rows": found.rows, "answers": [asdict(one) for one in spans]})
        return 0
    table(
        (say("từ mục", "from item"), say("đến mục", "to item"), say("trả lời", "answer")),
        ((number(one.first), number(one.last), in_words(WORDS, one.word)) for one in spans),
        right=(0, 1),
    )
    said = sum(one.last - one.first + 1 for one in spans)
    tell(
        f"{number(said)} trong {number(found.rows)} mục đã có trả lời",
        f"{number(said)} of {number(found.rows)} items are answered",
    )
    return 0


@click.command(
    "disputed",
    cls=Verb,
    help=help_text(
        say(
            "Đếm dòng bị nói là sai hoặc không phải của họ, theo nguồn tin và tổ chức.",
            "Count rows that were called false or not theirs, by source and organisation.",
        ),
        "lachan notices disputed",
    ),
)
@options.home
@options.json_output
def disputed(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.answers.standing import disputed as count

    lines = count(home)
    if as_json:
        print_json([asdict(line) for line in lines])
        return 0
    table(
        (say("nguồn tin", "source"), say("tổ chức", "organisation"), say("trả lời", "answer"), say("dòng", "rows")),
        ((one.feed, one.organisation, in_words(WORDS, one.word), number(one.rows)) for one in lines),
        right=(3,),
    )
    total = number(sum(one.rows for one in lines))
    tell(f"{total} dòng", f"{total} rows")
    return 0
