"""`lachan audit`: the record of who did what."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lachan.cli import options
from lachan.cli.opening import open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell, visible
from lachan.cli.verb import Verbs
from lachan.server.base.clock import utc_text

if TYPE_CHECKING:
    from lachan.server.audit.verify import Finding, Verdict

_FINDINGS: Final = {
    "changed": ("nội dung đã bị sửa", "content was changed"),
    "inserted": ("dòng được chèn vào", "inserted"),
    "removed": ("dòng bị xóa", "removed"),
    "renumbered": ("dòng bị đánh lại số", "renumbered"),
    "rewritten": ("chuỗi đã bị viết lại", "the chain was written anew"),
    "cut": ("phần cuối bị cắt", "the tail was cut"),
    "head-forged": ("bản ký đầu chuỗi không phải của khóa này", "a head that this key did not sign"),
    "head-damaged": ("tệp bản ký không đọc được", "a head file that cannot be read"),
    "head-missing": ("thiếu một bản ký", "a head is missing"),
    "more": ("… và còn nữa", "… and more"),
}
_UNSHOWN: Final = {
    "tail": (
        "các dòng sau bản ký cuối: có thiếu dòng nào không thì chưa ai ký",
        "entries behind the last head: whether one is missing there, nobody has signed",
    ),
    "no-head": (
        "chưa có bản ký nào: người giữ cơ sở dữ liệu có thể đã viết lại tất cả (`lachan audit sign`)",
        "nothing is signed yet: who owns the database could have written all of it anew (`lachan audit sign`)",
    ),
    "newest-heads": (
        "các bản ký mới nhất bị lấy đi cùng với các dòng sau chúng (--at-least SỐ, hoặc chạy bằng tài khoản ký)",
        "the newest heads taken away with the entries behind them (--at-least NUMBER, or ask as who signs)",
    ),
    "own-key": (
        "khóa công khai nằm cạnh các bản ký: ai thay cả hai thì không để lại dấu vết (--public-key TỆP)",
        "the public key lies beside the heads: who replaces both leaves no trace (--public-key FILE)",
    ),
    "readable-key": (
        "tài khoản đang chạy lệnh đọc được khóa ký: chính tài khoản này có thể tự ký lại",
        "the account that asks can read the signing key: it could sign anew itself",
    ),
    "never-written": (
        "một việc đã làm mà không ghi vào sổ",
        "an act that was done without being recorded",
    ),
}


@click.group("audit", cls=Verbs, help=say("Sổ ghi ai đã làm gì.", "The record of who did what."))
def command() -> None:
    """See `help` above."""


@command.command(
    "list",
    help=help_text(
        say("Các việc đã ghi, mới nhất trước.", "What was recorded, the newest first."),
        "lachan audit list --act role-given --since 2026-11-01",
    ),
)
@options.home
@options.span(say("Từ thời điểm này", "From this instant on"), say("Trước thời điểm này", "Before this instant"))
@options.organisation
@click.option("--act", default="", metavar=options.WORD, help=say("Loại việc", "Which act"))
@click.option("--actor", default="", metavar=options.WORD, help=say("Ai làm, ví dụ person:12", "Who, as person:12"))
@options.limit(100)
@options.json_output
def list_(
    home: Path,
    since: datetime | None,
    until: datetime | None,
    organisation: str | None,
    act: str,
    actor: str,
    limit: int,
    as_json: bool,
) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.audit.acts import Act
    from lachan.server.audit.reading import Asked, entries

    if act and act not in [a.value for a in Act]:
        raise click.UsageError(f"--act: {', '.join(Act)}")
    theirs = None if organisation is None else frozenset((organisation,))
    found = entries(Asked(theirs, actor, act, "", since, until), limit)
    if as_json:
        print_json([asdict(entry) for entry in found])
        return 0
    table(
        (
            say("số", "number"),
            say("giờ UTC", "time UTC"),
            say("ai", "who"),
            say("việc", "act"),
            say("với", "to"),
            say("tổ chức", "organisation"),
            say("chi tiết", "details"),
        ),
        (
            (
                e.number,
                utc_text(e.at),
                e.actor,
                e.act,
                e.subject,
                e.organisation,
                " ".join(f"{name}={value}" for name, value in e.details.items()),
            )
            for e in found
        ),
        right=(0,),
    )
    tell(f"{number(len(found))} dòng", f"{number(len(found))} entries")
    return 0


@command.command(
    "verify",
    help=help_text(
        say(
            "Đối chiếu sổ với chính nó và với các bản ký: dòng bị sửa, chèn, xóa, phần cuối bị cắt; và nói rõ điều gì "
            "không thể chứng tỏ. Mã thoát 1 nếu có sai lệch.",
            "Hold the record against itself and its signed heads: changed, inserted, removed entries, a cut tail; and "
            "say what cannot be shown. Exit code 1 where something is wrong.",
        ),
        "lachan audit verify --public-key /mnt/usb/KEY.pub",
    ),
)
@options.home
@click.option(
    "--public-key",
    "trusted",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=options.FILE,
    help=say("Bản sao khóa công khai giữ ở nơi khác", "A copy of the public key that was kept elsewhere"),
)
@click.option(
    "--at-least",
    type=click.IntRange(1),
    metavar=options.NUMBER,
    help=say("Số của dòng đã ký cuối mà bạn biết", "The entry signed last, as you know it"),
)
@options.json_output
def verify(home: Path, trusted: Path | None, at_least: int | None, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.audit.keyfile import readable, remembered
    from lachan.server.audit.signing import key_place
    from lachan.server.audit.verify import verify as hold_together

    place = key_place(home, settings)
    noted = remembered(place)
    known = max((one for one in (at_least, noted[0] if noted else None) if one), default=None)
    verdict = hold_together(home, trusted=trusted, key_in_reach=readable(place), at_least=known)
    if as_json:
        print_json(asdict(verdict))
    else:
        _show(verdict)
    return 1 if verdict.findings else 0


def _show(verdict: "Verdict") -> None:
    entries, heads, covered = map(number, (verdict.entries, verdict.heads, verdict.covered))
    tell(
        f"{entries} dòng, {heads} bản ký; bản ký xác nhận đến dòng {covered}.",
        f"{entries} entries, {heads} heads; a head vouches for them up to number {covered}.",
    )
    if verdict.signed_at is not None:
        told = moment(verdict.signed_at)
        tell(f"Ký lúc {told}", f"Signed at {told}")
    for finding in verdict.findings:
        click.echo(f"    {_place(finding)}: {say(*_FINDINGS[finding.kind])}")
    if not verdict.findings:
        tell("Không thấy sai lệch.", "Nothing wrong was found.")
    tell("Không thể chứng tỏ:", "What this cannot show:")
    for unshown in verdict.unshown:
        click.echo(f"    {say(*_UNSHOWN[unshown])}")


def _place(finding: "Finding") -> str:
    return str(finding.first) if finding.first == finding.last else f"{finding.first}–{finding.last}"


@command.command(
    "sign",
    help=help_text(
        say(
            "Ký dòng mới nhất của sổ, ghi vào audit-heads/. Lần đầu tạo khóa ký; giữ một bản khóa công khai ở nơi "
            "khác.",
            "Sign the newest entry and keep the head in audit-heads/. The first time makes the key; keep a copy of the "
            "public one elsewhere.",
        ),
        "lachan audit sign",
    ),
)
@options.home
@click.option("--due", is_flag=True, help=say("Chỉ khi đến hạn", "Only where it is due: an hour, or 1,000 entries"))
@options.json_output
def sign(home: Path, due: bool, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.audit import signing

    make = signing.sign_due if due else signing.sign
    head = make(home, settings, steady_now())
    if as_json:
        print_json(None if head is None else asdict(head))
    elif head is None:
        tell("Không có gì mới để ký.", "Nothing new to sign.")
    else:
        place = visible(str(home / "audit-heads"))
        tell(f"Đã ký dòng {head.number} ({place}).", f"Signed entry {head.number} ({place}).")
    return 0
