"""`lachan registry focal-points`, `contacts`, `identify`: who is told for whom, kept right."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lachan.cli import options
from lachan.cli.opening import acting, known_organisation, open_home, steady_now
from lachan.cli.phrases import in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, say, table, tell, visible
from lachan.cli.values import INSTANT
from lachan.cli.verb import Verb, Verbs
from lachan.server.base.clock import now as present
from lachan.server.base.clock import utc_text

if TYPE_CHECKING:
    from lachan.server.registry.upkeep import ContactState

SHOWN = 20


@click.command(
    "focal-points",
    cls=Verb,
    help=help_text(
        say(
            "Nhập toàn bộ sổ đầu mối 24/7 (CSV). Mã thoát 1 nếu có dòng không nhận được.",
            "Import the whole register of 24/7 focal points (CSV). Exit code 1 where a row was not accepted.",
        ),
        "lachan registry focal-points dau-moi-24-7.csv",
    ),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar=options.FILE)
@options.home
@options.json_output
def focal_points(file: Path, home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry.focal_points import take

    taken = take(file, steady_now())
    if as_json:
        print_json(asdict(taken))
    else:
        tell(
            f"Đầu mối: thêm {number(taken.added)}, đổi {number(taken.changed)}, thôi {number(taken.ended)}, giữ nguyên "
            f"{number(taken.unchanged)}; báo thay đổi muộn hơn 24 giờ: {number(taken.late)}",
            f"Focal points: added {number(taken.added)}, changed {number(taken.changed)}, ended {number(taken.ended)}, "
            f"unchanged {number(taken.unchanged)}; changes reported after more than 24 hours: {number(taken.late)}",
        )
        for reject in taken.rejects[:SHOWN]:
            reason = visible(in_words(reject.reason))
            tell(f"    dòng {reject.line}: {reason}", f"    line {reject.line}: {reason}")
        if (more := len(taken.rejects) - SHOWN) > 0:
            tell(f"    … và {number(more)} dòng nữa", f"    … and {number(more)} more")
    return 1 if taken.rejects else 0


@click.group(
    "contacts",
    cls=Verbs,
    help=help_text(say("Đầu mối của các tổ chức.", "Contacts of organisations."), "lachan registry contacts due"),
)
def contacts() -> None:
    """See `help` above."""


@contacts.command(
    "due",
    help=help_text(
        say(
            "Đầu mối cần được chủ xác nhận lại (hai lần một năm). Mã thoát 1 nếu có.",
            "Contacts that their holder has to confirm again (twice a year). Exit code 1 where there are any.",
        ),
        "lachan registry contacts due",
    ),
)
@options.home
@options.limit(200)
@options.json_output
def due(home: Path, limit: int, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.registry import upkeep

    found = upkeep.due(settings.registry.confirm_days, present(), limit)
    _show(found, as_json)
    return 1 if found else 0


@contacts.command(
    "list",
    help=help_text(
        say("Đầu mối của một tổ chức; hộp thư được che.", "An organisation's contacts; mailboxes are hidden."),
        "lachan registry contacts list song-xanh",
    ),
)
@click.argument("key", metavar=options.KEY)
@options.home
@options.json_output
def list_(key: str, home: Path, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.registry import upkeep

    known_organisation(key)
    _show(upkeep.contacts_of(key, settings.registry.confirm_days, present()), as_json)
    return 0


@contacts.command(
    "confirm",
    help=help_text(
        say(
            "Ghi nhận: tổ chức xác nhận các đầu mối của mình là đúng.",
            "Note that an organisation confirms its contacts.",
        ),
        "lachan registry contacts confirm song-xanh",
    ),
)
@click.argument("key", metavar=options.KEY)
@options.home
@options.decided
def confirm(key: str, home: Path, by: str) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry import upkeep

    known_organisation(key)
    count = upkeep.confirm(key, steady_now(), by=acting(by))
    tell(f"Đã xác nhận {number(count)} đầu mối của {key}.", f"Confirmed {number(count)} contacts of {key}.")
    return 0


@contacts.command(
    "left",
    help=help_text(
        say(
            "Đánh dấu một đầu mối không còn (người đã nghỉ, hộp thư bỏ): không gửi đến nữa.",
            "Mark a contact as gone (somebody left, a mailbox is dead): never told again.",
        ),
        "lachan registry contacts left 12",
    ),
)
@click.argument("contact", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
def left(contact: int, home: Path, by: str) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry import upkeep

    key = upkeep.mark_left(contact, steady_now(), by=acting(by))
    tell(f"Đầu mối {contact} của {key} không còn.", f"Contact {contact} of {key} is gone.")
    return 0


@click.command(
    "identify",
    cls=Verb,
    help=help_text(
        say(
            "Ghi mã định danh chính thức của một tổ chức, từ một thời điểm; mã cũ cùng loại hết hạn và được giữ lại.",
            "Give an organisation an official identifier from an instant on; the earlier one of that type ends and is "
            "kept.",
        ),
        "lachan registry identify so-a ma-so-thue 01 --since 2025-07-01",
    ),
)
@click.argument("key", metavar=options.KEY)
@click.argument("kind", metavar=say("LOẠI", "TYPE"))
@click.argument("value", metavar=say("GIÁ-TRỊ", "VALUE"))
@click.option("--since", type=INSTANT, metavar=options.TIME, help=say("Từ thời điểm này", "From this instant on"))
@options.home
@options.decided
def identify(key: str, kind: str, value: str, since: datetime | None, home: Path, by: str) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry import upkeep

    known_organisation(key)
    upkeep.identify(key, kind, value, since, steady_now(), by=acting(by))
    tell(f"{key}: {kind} {visible(value)}", f"{key}: {kind} {visible(value)}")
    return 0


def _show(found: "Iterable[ContactState]", as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in found])
        return
    table(
        (
            say("số", "number"),
            say("tổ chức", "organisation"),
            say("việc", "purpose"),
            say("hộp thư", "mailbox"),
            say("nguồn", "source"),
            say("xác nhận", "confirmed"),
            say("ghi chú", "note"),
        ),
        (
            (
                one.number,
                one.organisation,
                one.purpose,
                one.mail,
                one.source or say("người lập", "by hand"),
                one.confirmed_at and utc_text(one.confirmed_at),
                say("của sổ đăng ký, không gửi", "a registry's, never told")
                if one.registry
                else say("không còn", "gone")
                if one.left_at
                else "",
            )
            for one in found
        ),
        right=(0,),
    )


VERBS: Final[tuple[click.Command, ...]] = (focal_points, contacts, identify)
