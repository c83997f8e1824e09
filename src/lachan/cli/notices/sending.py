"""`lachan notices plan`, `send`, `stop`, `resume`: what leaves, and what does not."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, progress, say, tell, visible
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present


@click.command(
    "plan",
    cls=Verb,
    help=help_text(say("Soạn mọi thông báo đến lượt.", "Draft every notice that is due."), "lachan notices plan"),
)
@options.home
@options.json_output
def plan(home: Path, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.intake.telling import tell as plan_everything
    from lachan.server.lake.folders import Home

    with progress() as bar:
        told = plan_everything(Home(home), settings, steady_now(), bar)
    if as_json:
        print_json(asdict(told))
        return 0
    planned, readdressed = number(told.planned), number(told.readdressed)
    gone, escalated = number(told.gone), number(told.escalated)
    tell(
        f"Đã soạn {planned} thông báo; {readdressed} thông báo nay đã có đầu mối; {gone} thư báo không còn thấy; "
        f"{escalated} thư báo lên cấp trên.",
        f"Planned {planned} notices; {readdressed} more have a contact now; {gone} say that it is over; {escalated} go "
        "to the body above.",
    )
    return 0


@click.command(
    "send",
    cls=Verb,
    help=help_text(
        say(
            "Gửi thông báo đã soạn: qua máy chủ thư nếu settings.toml có nêu, nếu không thì vào thư mục outbox/.",
            "Send drafted notices: by the mail server that settings.toml names, else into the outbox (folder outbox/).",
        ),
        "lachan notices send",
    ),
)
@options.home
@click.option("--channel", type=click.Choice(["outbox", "smtp"]), help=say("Kênh gửi", "Channel"))
@options.limit(100_000, say("Nhiều nhất bao nhiêu thư", "At most this many mails"))
@options.json_output
def send(home: Path, channel: str | None, limit: int, as_json: bool) -> int:
    """See `help` above. 1: some failed or are in doubt; 2: sending is stopped; 3: the mail server takes none."""
    settings = open_home(home)
    import time

    from lachan.server.lake.clockmark import passing
    from lachan.server.notices.channels import send_due, usual
    from lachan.server.notices.sending import Halted
    from lachan.server.post.delivery import Time
    from lachan.server.post.outbox import FOLDER

    used = channel or usual(settings)
    halted = None
    with passing(present) as at:
        try:
            result = send_due(Time(at, time.monotonic, time.sleep), home, settings, used, limit)
        except Halted as error:
            result, halted = error.result, error
    if as_json:
        print_json({**asdict(result), "channel": used, "halted": str(halted or "")})
    else:
        place = str(home / FOLDER) if used == "outbox" else settings.smtp.host
        sent, failed, left = number(len(result.sent)), number(len(result.failed)), number(result.left)
        later, doubted = number(len(result.later)), number(len(result.doubted))
        tell(
            f"Đã đưa {sent} thư vào {place}; lỗi {failed}; hoãn {later}; chưa rõ {doubted}; còn {left}.",
            f"Put {sent} mails into {place}; {failed} failed; {later} put off; {doubted} in doubt; {left} left.",
        )
        for code in result.failed:
            click.echo(f"    {code}: lachan explain {code}")
        for code in result.doubted:
            click.echo(f"    {code}: lachan notices resolve {code} sent|again")
        if (stop := result.stopped) is not None:
            told = f"{visible(stop.by)}, {moment(stop.at)}: {visible(stop.why)}"
            tell(f"Đang dừng gửi: {told}", f"Sending is stopped: {told}")
    if halted is not None:
        raise halted
    return 2 if result.stopped is not None else 1 if result.failed or result.doubted else 0


@click.command(
    "stop",
    cls=Verb,
    help=help_text(
        say("Dừng ngay mọi việc gửi, trên mọi kênh.", "Stop all sending at once, on every channel."),
        say('lachan notices stop --why "nguồn tin sai"', 'lachan notices stop --why "a feed is wrong"'),
    ),
)
@options.home
@options.reason
@options.decided
@options.json_output
def stop(home: Path, why: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.stopping import stop as stop_sending

    standing = stop_sending(present(), by=acting(by), why=why)
    if as_json:
        print_json(asdict(standing))
    else:
        told = f"{visible(standing.by)}, {moment(standing.at)}: {visible(standing.why)}"
        tell(f"Đã dừng gửi: {told}", f"Sending is stopped: {told}")
    return 0


@click.command(
    "resume",
    cls=Verb,
    help=help_text(
        say("Cho gửi trở lại.", "Allow sending again."),
        say('lachan notices resume --why "đã sửa"', 'lachan notices resume --why "it is mended"'),
    ),
)
@options.home
@options.reason
@options.decided
@options.json_output
def resume(home: Path, why: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.stopping import resume as resume_sending

    resume_sending(present(), by=acting(by), why=why)
    if as_json:
        print_json({"stopped": None})
    else:
        tell("Đã cho gửi trở lại.", "Sending is allowed again.")
    return 0
