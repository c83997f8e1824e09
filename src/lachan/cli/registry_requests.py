"""`lachan registry requests`: what organisations ask to be changed of their own, previewed, approved or refused."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.phrases import in_words
from lachan.cli.phrases import reason_in_words as why_in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell, visible
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present
from lachan.server.base.errors import BadInput, NotFound

if TYPE_CHECKING:
    from lachan.server.intake.requested import Preview
    from lachan.server.registry.requests.looking import RequestLine


@click.group(
    "requests",
    cls=Verbs,
    help=help_text(
        say(
            "Đề nghị của các tổ chức: sửa mạng, tên miền, đầu mối của chính họ.",
            "What organisations ask to be changed of their own networks, domains and contacts.",
        ),
        "lachan registry requests list",
    ),
)
def requests() -> None:
    """See `help` above."""


@requests.command(
    "list",
    help=help_text(
        say(
            "Các đề nghị đang chờ, cũ nhất trước; mã thoát 1 nếu có. --all: cả đề nghị đã quyết định.",
            "Requests that wait, the oldest first; exit code 1 where there are any. --all: decided ones too.",
        ),
        "lachan registry requests list",
    ),
)
@options.home
@click.option("--all", "every", is_flag=True, help=say("Cả đề nghị đã quyết định", "Decided ones too"))
@options.limit(100)
@options.json_output
def list_(home: Path, every: bool, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry.requests.looking import requests as ask

    found, _ = ask(None, waiting=None if every else True, limit=limit)
    if as_json:
        print_json([asdict(line) for line in found])
    else:
        _show(found)
    return 1 if any(line.waits for line in found) else 0


@requests.command(
    "show",
    help=help_text(
        say(
            "Một đề nghị; nếu đang chờ: của ai chuyển sang ai, bao nhiêu dòng dữ liệu, ai sẽ được báo.",
            "One request; of one that waits: what moves from whom to whom, how many detections, who would be told.",
        ),
        "lachan registry requests show 3",
    ),
)
@click.argument("request", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.json_output
def show(request: int, home: Path, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.intake.requested import preview
    from lachan.server.lake.folders import Home
    from lachan.server.registry.reading import snapshot
    from lachan.server.registry.requests.deciding import wish_by
    from lachan.server.registry.requests.looking import request as ask

    line, look, wrong = ask(request, None), None, ""
    if line.waits:
        try:
            wish = wish_by(request)
            look = preview(Home(home), settings.registry, snapshot(), line.organisation, wish, present())
        except (BadInput, NotFound) as error:
            wrong = str(error)
    if as_json:
        print_json(asdict(line) | {"preview": None if look is None else asdict(look), "cannot_be_done": wrong})
        return 0
    _show([line])
    _show_one(line)
    if look is not None:
        _show_preview(look)
    if wrong:
        tell(f"  Không còn làm được: {in_words(wrong)}", f"  It can be done no more: {wrong}")
    if line.waits:
        tell(
            f"Chờ quyết định: lachan registry requests approve {request} --why …, hoặc refuse {request} --why …",
            f"Waits: lachan registry requests approve {request} --why …, or refuse {request} --why …",
        )
    return 0


@requests.command(
    "approve",
    help=help_text(
        say(
            "Chấp thuận: danh bạ đổi ngay, tổ chức đọc được lý do. Người đề nghị không được tự chấp thuận.",
            "Approve: the registry is changed, and the organisation reads why. Whoever asked cannot approve it.",
        ),
        "lachan registry requests approve 3 --why 'hop dong 12'",
    ),
)
@click.argument("request", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.reason
@options.json_output
def approve(request: int, home: Path, by: str, why: str, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.registry.cells import reason_of
    from lachan.server.registry.requests.deciding import approve as run

    done = run(acting(by), request, reason_of(why), settings.registry.hand_days, steady_now())
    if as_json:
        print_json({"request": request, "version": done.version})
    elif done.version is None:
        tell(
            f"Đã chấp thuận đề nghị {request}; đầu mối đã đổi.", f"Approved request {request}; the contact is changed."
        )
    else:
        tell(
            f"Đã chấp thuận đề nghị {request}; danh bạ phiên bản {done.version}. Áp dụng cho dữ liệu đã nhận: "
            "lachan registry apply",
            f"Approved request {request}; registry version {done.version}. For facts taken in before: "
            "lachan registry apply",
        )
    return 0


@requests.command(
    "refuse",
    help=help_text(
        say("Từ chối: không có gì thay đổi, tổ chức đọc được lý do.", "Refuse: nothing changes; they read why."),
        "lachan registry requests refuse 3 --why 'khong dung so'",
    ),
)
@click.argument("request", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.reason
def refuse(request: int, home: Path, by: str, why: str) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry.cells import reason_of
    from lachan.server.registry.requests.deciding import refuse as run

    run(acting(by), request, reason_of(why), steady_now())
    tell(f"Đã từ chối đề nghị {request}.", f"Refused request {request}.")
    return 0


def _show(lines: "Iterable[RequestLine]") -> None:
    table(
        (
            say("số", "number"),
            say("tổ chức", "organisation"),
            say("việc", "what"),
            say("của", "of"),
            say("từ", "from"),
            say("đề nghị lúc", "asked"),
            say("trạng thái", "state"),
        ),
        (
            (
                line.number,
                line.organisation,
                kind_in_words(line.kind),
                _of(line),
                moment(line.since) if line.since else "",
                moment(line.asked_at),
                state_in_words(line.state),
            )
            for line in lines
        ),
        right=(0,),
    )


def _of(line: "RequestLine") -> str:
    if not line.texts:
        return " ".join(filter(None, (line.purpose, line.mail)))
    first = " ".join(line.texts[:2])
    return first if len(line.texts) < 3 else f"{first} … (+{len(line.texts) - 2})"


def _show_one(line: "RequestLine") -> None:
    for text in line.texts:
        click.echo(f"  {text}")
    tell(f"  Vì: {visible(line.why)}", f"  Because: {visible(line.why)}")
    if line.answer:
        tell(f"  Trả lời: {visible(line.answer)}", f"  Answer: {visible(line.answer)}")


def _show_preview(look: "Preview") -> None:
    nobody = say("không của ai", "nobody")
    for one in look.owners:
        click.echo(f"  {one.text}: {one.before or nobody} → {one.after or nobody}")
    if look.days:
        seen = number(look.looked_at) if look.whole else say("mới nhất ", "the newest ") + number(look.looked_at)
        tell(
            f"  {look.days} ngày qua: {seen} dòng, {number(look.moved)} sẽ đổi chủ",
            f"  The last {look.days} days: {seen} detections, {number(look.moved)} would be another's",
        )
    for role, before, after, count in look.moves:
        click.echo(f"    {role}: {before or nobody} → {after or nobody}: {number(count)}")
    for organisation, text in look.ends:
        tell(f"  Hết hạn: {text} của {organisation}", f"  Ends: {text} of {organisation}")
    for source in look.against:
        tell(f"  Ghi khác: {visible(source)}", f"  Says otherwise: {visible(source)}")
    if look.past:
        tell("  Tính từ một ngày đã qua.", "  From a day that is over.")
    for told in look.told_after or look.told_before:
        who = f"{told.purpose} {told.mail}" if told.mail else why_in_words(told.why)
        tell(f"  Thông báo tới của {told.organisation}: {who}", f"  {told.organisation}'s next notice: {who}")


def kind_in_words(kind: str) -> str:
    """What is asked for."""
    words: dict[str, tuple[str, str]] = {
        "network-added": ("thêm mạng", "add a network"),
        "network-ended": ("bỏ mạng", "end a network"),
        "domain-added": ("thêm tên miền", "add a domain"),
        "domain-ended": ("bỏ tên miền", "end a domain"),
        "contact-added": ("thêm đầu mối", "add a contact"),
        "contact-changed": ("đổi đầu mối", "change a contact"),
        "contact-ended": ("bỏ đầu mối", "end a contact"),
    }
    return say(*words[kind])


def state_in_words(state: str) -> str:
    """What became of it."""
    words: dict[str, tuple[str, str]] = {
        "waiting": ("đang chờ", "waiting"),
        "approved": ("chấp thuận", "approved"),
        "refused": ("từ chối", "refused"),
        "taken-back": ("đã rút lại", "taken back"),
    }
    return say(*words[state])


VERBS: Final[tuple[click.Command, ...]] = (requests,)
