"""`lachan explain`: why there is this notice, and why it went where it went."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.notices.words import state_in_words
from lachan.cli.opening import open_home
from lachan.cli.phrases import reason_in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell, visible
from lachan.cli.subscriptions.words import in_one_line
from lachan.cli.verb import Verb
from lachan.server.base.clock import utc_text

if TYPE_CHECKING:
    from lachan.server.notices.explain import ConcernLine, Explanation


@click.command(
    "explain",
    cls=Verb,
    help=help_text(
        say(
            "Vì sao có thông báo này: dòng nào, quy tắc nào, dải mạng nào, đầu mối nào.",
            "Why there is this notice: which row, rule, prefix and contact.",
        ),
        "lachan explain LC-7K2M-94QX",
    ),
)
@click.argument("code", metavar=options.CODE)
@options.home
@options.limit(20)
@options.json_output
def command(code: str, home: Path, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.explain import explain

    found = explain(code, home, limit)
    if as_json:
        print_json(asdict(found))
        return 0
    _notice(found)
    _rules(found)
    _rows(found)
    _concerns(say("\nTừ các tệp:", "\nFrom these files:"), found.concerns)
    _concerns(say("\nChưa báo:", "\nNot told yet:"), found.waiting)
    _chosen(found)
    return 0


def _notice(found: "Explanation") -> None:
    n = found.notice
    state = state_in_words(n.state)
    click.echo(f"{n.code}  {visible(n.organisation_name)} ({n.organisation}, {found.kind})  {n.taxonomy}  {state}")
    tell(f"soạn lúc {moment(n.planned_at)}", f"planned at {moment(n.planned_at)}")
    if n.replaces:
        tell(f"thay cho {n.replaces}", f"in place of {n.replaces}")
    if n.replaced_by:
        tell(f"đã thay bằng {n.replaced_by}", f"replaced by {n.replaced_by}")
    order = ", ".join(found.purposes)
    if not n.recipient:
        tell(f"chưa có đầu mối; đã tìm {order}", f"no contact; looked for {order}")
        return
    whom = f"{visible(n.contact_name)} <{visible(n.recipient)}>"
    tell(
        f"gửi tới {whom}: đầu mối '{n.purpose}', tìm theo thứ tự {order}",
        f"to {whom}: contact for '{n.purpose}', looked for in the order {order}",
    )


def _rules(found: "Explanation") -> None:
    tell("\nCăn cứ:", "\nBy what:")
    table(
        (
            say("vai trò", "role"),
            say("quy tắc", "rule"),
            say("mạng, tên miền", "network, domain"),
            say("danh bạ", "registry"),
            say("dòng", "rows"),
            say("đối tượng", "subjects"),
        ),
        ((r.role, r.rule, r.network, r.registry_version, number(r.rows), number(r.subjects)) for r in found.rules),
        right=(3, 4, 5),
    )


def _rows(found: "Explanation") -> None:
    shown, all_ = number(len(found.rows)), number(found.notice.rows)
    tell(f"\nCác dòng (hiện {shown} trong {all_}):", f"\nRows ({shown} of {all_} shown):")
    table(
        (
            say("mã", "id"),
            say("giờ UTC", "time UTC"),
            say("đối tượng", "subject"),
            say("loại", "type"),
            say("quy tắc", "rule"),
            say("mạng", "network"),
            say("nguồn", "feed"),
            say("biên nhận", "receipt"),
        ),
        (
            (r.id, utc_text(r.time_source), r.subject, r.type, f"{r.role}/{r.rule}", r.network, r.feed, r.batch)
            for r in found.rows
        ),
    )


def _chosen(found: "Explanation") -> None:
    """What a subscription decided, and what was held back."""
    if found.subscription is not None:
        chosen = in_one_line(found.subscription.choice)
        since = moment(found.subscription.made_at)
        tell(f"\nTổ chức đã chọn (từ {since}): {chosen}", f"\nThe organisation had chosen (since {since}): {chosen}")
    for one in found.silent:
        reason, rows = reason_in_words(one.reason), number(one.rows)
        which = f" {one.number}" if one.number is not None else ""
        tell(f"Không báo {rows} dòng: {reason}{which}", f"Not told, {rows} rows: {reason}{which}")


def _concerns(head: str, lines: "tuple[ConcernLine, ...]") -> None:
    if not lines:
        return
    click.echo(head)
    table(
        (
            say("biên nhận", "receipt"),
            say("dòng", "rows"),
            say("từ", "from"),
            say("đến", "to"),
            say("từng chờ vì", "waited because"),
        ),
        (
            (c.batch, number(c.rows), utc_text(c.first_seen), utc_text(c.last_seen), reason_in_words(c.waiting_reason))
            for c in lines
        ),
        right=(1,),
    )
