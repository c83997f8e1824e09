"""`lachan cases list` and `show`."""

from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from lachan.cli import options
from lachan.cli.cases.words import KINDS, STATES, deadline_in_words, kind_in_words, kinds_help, left, pair, plain
from lachan.cli.opening import known_organisation, open_home
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell, visible
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present
from lachan.server.base.clock import utc_text

NUMBER: Final = say("SỐ", "NUMBER")


@click.command(
    "list",
    cls=Verb,
    help=help_text(
        say(
            "Các vụ việc chưa xong, hạn gần nhất trước. Mã thoát 1 nếu có vụ việc quá hạn.",
            "Cases that are not settled, the next deadline first. Exit code 1 where one is overdue.",
        ),
        "lachan cases list --state waiting",
    ),
)
@options.home
@click.option(
    "--state", "states", type=click.Choice(STATES), multiple=True, help=say("Tình trạng", "State; more than once too")
)
@click.option("--kind", type=click.Choice(KINDS), metavar=options.WORD, help=kinds_help())
@options.organisation
@options.limit(100)
@options.json_output
def list_(
    home: Path, states: tuple[str, ...], kind: str | None, organisation: str | None, limit: int, as_json: bool
) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.cases import words
    from lachan.server.cases.models import Case
    from lachan.server.cases.reading import by_due, lines

    rows = Case.objects.filter(state__in=states or ("open", "waiting"))
    if kind:
        rows = rows.filter(kind=kind)
    if wanted := known_organisation(organisation):
        rows = rows.filter(organisation__key=wanted)
    found, now = lines(by_due(rows), 0, limit), present()
    late = 1 if any(line.overdue(now) for line in found) else 0
    if as_json:
        print_json([plain(line, now) for line in found])
        return late
    if settings.banner:
        click.echo(settings.banner)
    table(
        (
            say("số", "number"),
            say("hạn", "deadline"),
            say("tình trạng", "state"),
            say("loại", "kind"),
            say("tổ chức", "organisation"),
            say("việc gì", "what"),
        ),
        (
            (
                c.code,
                left(c.due_at, now),
                pair(words.STATES[words.State(c.state)]),
                kind_in_words(c.kind),
                c.organisation,
                c.title,
            )
            for c in found
        ),
    )
    tell(f"{number(len(found))} vụ việc", f"{number(len(found))} cases")
    return late


@click.command(
    "show",
    cls=Verb,
    help=help_text(
        say("Một vụ việc với đồng hồ và dòng thời gian.", "One case with its clocks and timeline."),
        "lachan cases show VV-2026-00042-5",
    ),
)
@click.argument("code", metavar=NUMBER)
@options.home
@options.json_output
def show(code: str, home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.base.errors import NotFound
    from lachan.server.cases import words
    from lachan.server.cases.codes import read_code
    from lachan.server.cases.models import Case
    from lachan.server.cases.reading import page

    wanted = read_code(code)
    case = Case.objects.select_related("organisation", "duplicate_of").filter(code=wanted).first()
    if case is None:
        raise NotFound(f"no case {wanted}; to list them: lachan cases list")
    found, now = page(case), present()
    if as_json:
        print_json(asdict(found))
        return 0
    line = found.line
    click.echo(visible(f"{line.code}  {line.title}"))
    state = pair(words.STATES[words.State(line.state)])
    reason = f" ({pair(words.REASONS[words.Reason(line.reason)])})" if line.reason else ""
    click.echo(visible(f"{kind_in_words(line.kind)} · {line.organisation or '—'} · TLP:{line.tlp} · {state}{reason}"))
    for clock in found.clocks:
        if clock.ended_at is None:
            stands = say("đang dừng", "stands still") if clock.stopped_at else left(clock.due_at, now)
            click.echo(
                f"  {pair(words.CLOCKS[words.ClockName(clock.name)])}: {deadline_in_words(clock.text)}, {stands}, "
                f"{moment(clock.due_at)}"
            )
    for ask in found.asks:
        said = ask.answer or (say("đã rút", "withdrawn") if ask.withdrawn_at else left(ask.due_at, now))
        click.echo(visible(f"  {say('Hỏi', 'Asked')} {ask.organisation}: {ask.question} → {said}"))
    for kind, target in found.links:
        click.echo(visible(f"  {pair(words.LINKS[words.LinkKind(kind)])}: {target}"))
    for file in found.files:
        click.echo(visible(f"  {say('Tệp', 'File')} {file.number}: {file.name} ({number(file.size)} B)"))
    for event in found.events:
        words_ = pair(words.EVENTS[words.EventKind(event.kind)])
        text = f": {event.text}" if event.text else ""
        click.echo(visible(f"{utc_text(event.at)}  {words_} · {event.actor} {event.subject}{text}".rstrip()))
    return 0
