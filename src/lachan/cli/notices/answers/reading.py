"""`lachan notices read-answers`: the mailbox is read."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.notices.answers.words import OUTCOMES, in_words
from lachan.cli.opening import open_home
from lachan.cli.phrases import in_words as room_in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, progress, say, table, tell, visible
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present
from lachan.server.base.errors import WiresFault


@click.command(
    "read-answers",
    cls=Verb,
    help=help_text(
        say(
            "Đọc hộp thư trả lời: thư bị trả lại, trả lời tự động, trả lời của người nhận. Thư vẫn ở nguyên chỗ cũ; "
            "mỗi thư chỉ tính một lần.",
            "Read the mailbox of answers: bounces, automatic replies, what people answer. Mails stay where they are; "
            "each counts once.",
        ),
        "lachan notices read-answers",
    ),
)
@options.home
@click.option(
    "--maildir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    callback=lambda ctx, parameter, value: value and options.absolute(ctx, parameter, value),
    metavar=options.FOLDER,
    help=say(
        "Đọc maildir này thay cho hộp thư trong settings.toml", "Read this maildir instead of the settings' mailbox"
    ),
)
@options.limit(100_000, say("Nhiều nhất bao nhiêu thư", "At most this many mails"))
@options.json_output
def read_answers(home: Path, maildir: Path | None, limit: int, as_json: bool) -> int:
    """See `help` above. 1: there is new work for a person; 3: the mailbox could not be read to its end."""
    settings = open_home(home)
    from lachan.server.lake.clockmark import passing
    from lachan.server.notices.answers.boxes import open_box
    from lachan.server.notices.answers.collecting import read_answers as collect

    with passing(present) as at, progress() as bar:
        found = collect(open_box(home, settings, maildir), at(), home, settings, bar, limit)
    if as_json:
        print_json(asdict(found))
    else:
        rows = [(in_words(OUTCOMES, outcome.value), number(count)) for outcome, count in found.outcomes.items()]
        if rows:
            table((say("kết quả", "outcome"), say("thư", "mails")), rows, right=(1,))
        total, work, told = number(sum(found.outcomes.values())), number(found.work), number(len(found.redirected))
        tell(
            f"Đã nhận {total} thư; việc mới {work}; báo lại cho đầu mối khác {told}; đã biết {number(found.known)}; "
            f"để lần sau {number(found.later)}; còn {number(found.left)}.",
            f"Took {total} mails; {work} pieces of work; {told} told to another contact; {number(found.known)} known "
            f"already; {number(found.later)} for another time; {number(found.left)} left.",
        )
        if found.work:
            click.echo("    lachan notices work list")
        if found.halted:
            tell(f"Dừng giữa chừng: {visible(room_in_words(found.halted))}", "Not read to its end.")
    if found.halted:
        raise WiresFault(found.halted)
    return 1 if found.work else 0
