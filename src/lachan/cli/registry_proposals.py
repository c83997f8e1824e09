"""`lachan registry propose`, `proposals`, `approve`, `reject`, `undo`: a register's re-import, decided by people."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.phrases import in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, progress, say, table, tell, visible
from lachan.cli.values import INSTANT
from lachan.cli.verb import Verb
from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput

if TYPE_CHECKING:
    from lachan.server.registry.changes import ClaimChange
    from lachan.server.registry.proposals.looking import ProposalLine, ProposalPage

SHOWN = 20


@click.command(
    "propose",
    cls=Verb,
    help=help_text(
        say(
            "Đọc toàn bộ dữ liệu của một sổ đăng ký (thống kê delegated-extended, đối tượng RPSL, tiền tố→AS, hoặc "
            "CSV; có thể nén gzip) và đề xuất thay đổi. Thay đổi nhỏ được áp dụng ngay; thay đổi lớn chờ người duyệt "
            "(mã thoát 1).",
            "Read all files of one register (delegated-extended statistics, RPSL objects, prefix and AS number, or "
            "CSV; gzip is all right) and propose what they change. What is small is applied at once; what is large "
            "waits for a person (exit code 1).",
        ),
        "lachan registry propose delegated.txt apnic.db.*.gz",
    ),
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar=options.FILE
)
@click.option(
    "--source",
    default="apnic",
    show_default=True,
    metavar=options.WORD,
    help=say("Tên sổ đăng ký, không đổi giữa các lần nhập", "Name of the register, the same in every re-import"),
)
@click.option(
    "--country", default="VN", show_default=True, metavar=options.WORD, help=say("Mã quốc gia", "Country, two letters")
)
@click.option(
    "--as-of",
    type=INSTANT,
    metavar=options.TIME,
    help=say("Tệp đúng kể từ lúc này (mặc định: bây giờ)", "From when on the files hold (default: now)"),
)
@options.home
@options.json_output
def propose(
    files: tuple[Path, ...], source: str, country: str, as_of: datetime | None, home: Path, as_json: bool
) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.intake.registering import Source
    from lachan.server.intake.registering import propose as run
    from lachan.server.lake.folders import Home
    from lachan.server.registry.proposals.looking import proposal

    now = steady_now()
    if as_of is not None and as_of > now:
        raise BadInput(say("--as-of: còn ở tương lai", "--as-of: lies in the future"))
    with progress() as bar:
        made = run(
            Home(home),
            settings.registry,
            files,
            Source(source, country, as_of or now),
            now,
            lambda lines: bar(say("Đã đọc số dòng:", "Lines read:"), lines),
        )
    page = proposal(made)
    if as_json:
        print_json(plain(page))
    else:
        show_page(page)
    return 1 if page.line.state == "waiting" else 0


@click.command(
    "proposals",
    cls=Verb,
    help=help_text(
        say(
            "Liệt kê các đề xuất, hoặc xem một đề xuất: khác gì, chuyển những ca nhiễm nào của ai sang ai.",
            "List proposals, or show one: what differs, and which infections move from whom to whom.",
        ),
        "lachan registry proposals 3",
    ),
)
@click.argument("proposal", required=False, type=click.IntRange(1), metavar=f"[{options.NUMBER}]")
@options.home
@options.json_output
def proposals(proposal: int | None, home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry.proposals import looking

    if proposal is not None:
        page = looking.proposal(proposal)
        if as_json:
            print_json(plain(page))
        else:
            show_page(page)
        return 0
    lines = looking.proposals()
    if as_json:
        print_json([asdict(line) for line in lines])
        return 0
    table(
        (
            say("số", "number"),
            say("nguồn", "source"),
            say("tính đến", "as of"),
            say("trạng thái", "state"),
            say("thêm", "added"),
            say("đổi", "changed"),
            say("hết hạn", "ended"),
            say("ca chuyển", "moved"),
        ),
        (
            (
                line.number,
                line.source,
                utc_text(line.as_of),
                state_in_words(line.state),
                number(line.added),
                number(line.changed),
                number(line.ended),
                number(line.moved),
            )
            for line in lines
        ),
        right=(0, 4, 5, 6, 7),
    )
    return 0


@click.command(
    "approve",
    cls=Verb,
    help=help_text(
        say("Duyệt một đề xuất: danh bạ có phiên bản mới.", "Approve a proposal: the registry gets a new version."),
        "lachan registry approve 3 --by nguyen-a --why dung",
    ),
)
@click.argument("proposal", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.reason
@options.json_output
def approve(proposal: int, home: Path, by: str, why: str, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.registry.proposals.deciding import approve as run

    version = run(proposal, settings.registry.hand_days, steady_now(), by=acting(by), why=why)
    if as_json:
        print_json({"proposal": proposal, "version": version})
    else:
        tell(
            f"Đã duyệt đề xuất {proposal}; danh bạ phiên bản {version}. Áp dụng cho dữ liệu đã nhận: "
            "lachan registry apply",
            f"Approved proposal {proposal}; registry version {version}. For facts taken in before: "
            "lachan registry apply",
        )
    return 0


@click.command(
    "reject",
    cls=Verb,
    help=help_text(
        say("Không duyệt một đề xuất: không có gì thay đổi.", "Reject a proposal: nothing changes."),
        "lachan registry reject 3 --why bi-cat",
    ),
)
@click.argument("proposal", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.reason
def reject(proposal: int, home: Path, by: str, why: str) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry.proposals.deciding import reject as run

    run(proposal, steady_now(), by=acting(by), why=why)
    tell(f"Không duyệt đề xuất {proposal}.", f"Rejected proposal {proposal}.")
    return 0


@click.command(
    "undo",
    cls=Verb,
    help=help_text(
        say(
            "Hoàn tác một phiên bản bằng một phiên bản mới; lịch sử được giữ nguyên. Điều mà phiên bản sau đã đổi thì "
            "để nguyên và được đếm.",
            "Take a version back by a new one; history is kept. What a later version has altered stays, and is "
            "counted.",
        ),
        "lachan registry undo 7 --why nham-ngay",
    ),
)
@click.argument("version", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.reason
@options.json_output
def undo(version: int, home: Path, by: str, why: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry.proposals.undoing import undo as run

    undone = run(version, steady_now(), by=acting(by), why=why)
    if as_json:
        print_json(asdict(undone))
    else:
        tell(
            f"Đã hoàn tác phiên bản {version}: {number(undone.restored)} mục trở lại như trước, {number(undone.left)} "
            f"mục đã đổi sau đó nên để nguyên; danh bạ phiên bản {undone.version}.",
            f"Took version {version} back: {number(undone.restored)} claims are as before, {number(undone.left)} were "
            f"altered since and stay; registry version {undone.version}.",
        )
    return 0


def plain(page: "ProposalPage") -> dict[str, Any]:
    """A proposal for programs."""
    return asdict(page.line) | {
        "files": [{"name": name, "sha256": digest} for name, digest in page.files],
        "moves": [
            {"role": role, "before": before, "after": after, "infections": count}
            for role, before, after, count in page.moves
        ],
        "changes": [_plain_change(change) for change in page.changes],
        "refusals": [{"file": file, "line": line, "reason": reason} for file, line, reason in page.refusals],
        "passed_over": page.passed_over,
        "why": page.why,
    }


def _plain_change(change: "ClaimChange") -> dict[str, Any]:
    return {
        "what": "added" if change.old is None else "ended" if change.ends else "changed",
        "organisation": change.key.organisation,
        "claim": change.key.text,
        "valid_from": change.key.valid_from,
        "valid_to": change.new.valid_to,
        "confidence": change.new.confidence,
    }


def show_page(page: "ProposalPage") -> None:
    """A proposal for people."""
    line = page.line
    _show_counts(line)
    if page.moves:
        table(
            (say("vai trò", "role"), say("từ", "from"), say("sang", "to"), say("ca nhiễm", "infections")),
            (
                (role, before or say("chưa của ai", "nobody"), after or say("không của ai", "nobody"), number(count))
                for role, before, after, count in page.moves[:SHOWN]
            ),
            right=(3,),
        )
        _more(len(page.moves) - SHOWN)
    signs = {"added": "+", "ended": "-", "changed": "~"}
    for change in page.changes[:SHOWN]:
        made = _plain_change(change)
        click.echo(f"  {signs[made['what']]} {made['claim']}  {made['organisation']}")
    _more(line.added + line.changed + line.ended - SHOWN)
    for file, row, reason in page.refusals[:SHOWN]:
        said = visible(in_words(reason))
        tell(f"  ! {visible(file)}, dòng {row}: {said}", f"  ! {visible(file)}, line {row}: {said}")
    _more(line.refused - SHOWN)
    if line.state == "waiting":
        for code in line.reasons:
            click.echo(f"  {reason_in_words(code)}")
        tell(
            f"Chờ người duyệt: lachan registry approve {line.number}, hoặc reject {line.number}",
            f"Waits for a person: lachan registry approve {line.number}, or reject {line.number}",
        )


def _show_counts(line: "ProposalLine") -> None:
    added, changed, ended, same = map(number, (line.added, line.changed, line.ended, line.unchanged))
    state = state_in_words(line.state)
    tell(
        f"Đề xuất {line.number} ({line.source}, tính đến {utc_text(line.as_of)}): {state}; thêm {added}, đổi "
        f"{changed}, hết hạn {ended}, giữ nguyên {same}, không nhận {number(line.refused)}",
        f"Proposal {line.number} ({line.source}, as of {utc_text(line.as_of)}): {state}; added {added}, changed "
        f"{changed}, ended {ended}, unchanged {same}, refused {number(line.refused)}",
    )
    tell(
        f"Ca nhiễm xét đến: {number(line.infections)}; đổi người chịu trách nhiệm: {number(line.moved)}",
        f"Infections looked at: {number(line.infections)}; with another owner afterwards: {number(line.moved)}",
    )


def _more(count: int) -> None:
    if count > 0:
        tell(f"  … và {number(count)} nữa", f"  … and {number(count)} more")


def state_in_words(state: str) -> str:
    """A proposal's state, in the reader's language."""
    words = {
        "waiting": ("chờ duyệt", "waiting"),
        "applied": ("đã áp dụng", "applied"),
        "rejected": ("không duyệt", "rejected"),
        "superseded": ("đã có đề xuất mới hơn", "superseded"),
    }
    return say(*words[state])


def reason_in_words(code: str) -> str:
    """Why a person has to look at it."""
    words = {
        "many-infections-move": (
            "nhiều ca nhiễm chuyển sang tổ chức khác hơn mức cho phép (settings.toml: registry.approve_moved_share)",
            "more infections move to other organisations than allowed (settings.toml: registry.approve_moved_share)",
        ),
        "many-claims-end": (
            "nhiều mục hết hạn hơn mức cho phép (settings.toml: registry.approve_ended_share): tệp có bị cắt không?",
            "more claims end than allowed (settings.toml: registry.approve_ended_share): is a file cut?",
        ),
        "claims-end-while-objects-are-unreadable": (
            "có mục hết hạn, và nhiều đối tượng không đọc được hơn lần trước",
            "claims end, and more objects cannot be read than last time",
        ),
    }
    return say(*words[code])


VERBS: Final[tuple[click.Command, ...]] = (propose, proposals, approve, reject, undo)
