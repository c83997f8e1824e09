"""`lachan letters`: official letters to state bodies, from the draft to what came of them."""

from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lachan.cli import options
from lachan.cli.opening import acting, known_organisation, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, say, table, tell, visible
from lachan.cli.values import DAY
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import Refused

if TYPE_CHECKING:
    from lachan.server.notices.letters.reading import LetterLine

STATES: Final = {
    "draft": ("dự thảo", "draft"),
    "numbered": ("đã cấp số", "numbered"),
    "put-out": ("chờ ký", "to be signed"),
    "signed": ("đã ký", "signed"),
    "cancelled": ("đã hủy", "cancelled"),
}
RECEIPTS: Final = {
    "sent": ("đã phát hành", "sent"),
    "arrived": ("đã đến", "arrived"),
    "refused": ("bị từ chối tiếp nhận", "refused"),
    "registered": ("đã tiếp nhận", "registered"),
    "in-progress": ("đang xử lý", "in progress"),
    "answered": ("đã trả lời", "answered"),
}
LETTER: Final = say("CÔNG-VĂN", "LETTER")


@click.group(
    "letters",
    cls=Verbs,
    help=say(
        "Công văn gửi cơ quan nhà nước. CÔNG-VĂN là số thứ tự trong danh sách, hoặc số, ký hiệu: 05/A05-P2.",
        "Official letters to state bodies. LETTER is its place in the list, or its number: 05/A05-P2.",
    ),
)
def command() -> None:
    """See `help` above."""


@command.command(
    "draft",
    help=help_text(
        say(
            "Dự thảo công văn cho từng cơ quan nhà nước có thông báo trong kỳ (mặc định: tháng trước).",
            "Draft a letter to each state body that had notices in a period (default: last month).",
        ),
        "lachan letters draft --from 2026-10-01 --to 2026-10-31",
    ),
)
@options.home
@click.option("--from", "begins", type=DAY, metavar=options.TIME, help=say("Ngày đầu của kỳ", "First day"))
@click.option("--to", "ends", type=DAY, metavar=options.TIME, help=say("Ngày cuối của kỳ", "Last day"))
@options.organisation
@options.decided
@options.json_output
def draft(home: Path, begins: date | None, ends: date | None, organisation: str | None, by: str, as_json: bool) -> int:
    """See `help` above."""
    if (begins is None) != (ends is None):
        raise click.UsageError(say("--from và --to: cho cả hai hoặc không", "--from and --to: give both or neither"))
    settings, now = open_home(home), steady_now()
    if begins is None or ends is None:
        ends = vietnam_day(now).replace(day=1) - timedelta(days=1)
        begins = ends.replace(day=1)
    from lachan.server.notices.letters.drafting import draft as write

    made = write(begins, ends, now, settings, by=acting(by), organisation=known_organisation(organisation))
    if as_json:
        print_json(
            {
                "letters": [plain(line) for line in made.letters],
                "already": [{"organisation": key, "notices_left": left} for key, left in made.already],
            }
        )
        return 0
    _show(made.letters)
    for key, left in made.already:
        tell(
            f"{key}: kỳ này đã có công văn; còn {number(left)} thông báo chưa nêu trong công văn nào",
            f"{key}: has a letter for this period; {number(left)} notices stand in no letter yet",
        )
    return 0


@command.command(
    "list",
    help=help_text(
        say("Liệt kê công văn, mới nhất trước.", "List letters, the newest first."),
        "lachan letters list --state put-out",
    ),
)
@options.home
@options.state(STATES)
@options.organisation
@click.option("--notice", metavar=options.CODE, help=say("Công văn nêu thông báo này", "Those that tell of a notice"))
@options.limit(100)
@options.json_output
def list_(
    home: Path, state: str | None, organisation: str | None, notice: str | None, limit: int, as_json: bool
) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.letters.reading import letters, of_notice

    key = known_organisation(organisation)
    if notice is None:
        found = letters(state, key, limit)
    else:
        every = of_notice(notice)
        found = [one for one in every if state in (None, one.state) and key in (None, one.organisation)][:limit]
    if as_json:
        print_json([plain(line) for line in found])
        return 0
    _show(found)
    tell(f"{number(len(found))} công văn", f"{number(len(found))} letters")
    return 0


@command.command(
    "put-out",
    help=help_text(
        say(
            "Cấp số, lập tệp PDF và DOCX, đặt vào thư mục chờ ký. Không nêu công văn nào: mọi dự thảo.",
            "Number letters, make PDF and DOCX, lay them out for signing. Without LETTER: every draft.",
        ),
        "lachan letters put-out",
    ),
)
@click.argument("names", nargs=-1, metavar=f"[{LETTER}]...")
@options.home
@click.option("--date", "day", type=DAY, metavar=options.TIME, help=say("Ngày ghi trên công văn", "Date on the letter"))
@options.decided
@options.json_output
def put_out(names: tuple[str, ...], home: Path, day: date | None, by: str, as_json: bool) -> int:
    """See `help` above."""
    _want("docx", "typst")
    settings, now = open_home(home), steady_now()
    from lachan.server.notices.letters.putting_out import put_out as lay_out
    from lachan.server.notices.letters.putting_out import to_put_out

    issued_on, who = day or vietnam_day(now), acting(by)
    made = [lay_out(name, issued_on, now, home, settings, by=who) for name in names or to_put_out()]
    if as_json:
        print_json([plain(line) for line in made])
        return 0
    _show(made)
    where = home / "letters" / "for-signing"
    tell(f"Chờ ký: {where}", f"To be signed: {where}")
    return 0


@command.command(
    "take-back",
    help=help_text(
        say(
            "Nhận lại công văn đã ký: kiểm tra đúng tệp đã đặt ra, chữ ký số (PAdES) nguyên vẹn và do chứng thư gốc "
            "đã khai báo bảo đảm; sai thì từ chối.",
            "Take a signed letter back: it is the file that was laid out, its PAdES signature holds and leads to a "
            "configured root, or it is refused.",
        ),
        "lachan letters take-back 05/A05-P2 da-ky.pdf",
    ),
)
@click.argument("name", metavar=LETTER)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar=options.FILE)
@options.home
@options.decided
@options.json_output
def take_back(name: str, file: Path, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    _want("asn1crypto", "pyhanko")
    settings, now = open_home(home), steady_now()
    from lachan.server.notices.letters.taking_back import take_back as take

    found = take(name, file, now, home, settings, by=acting(by))
    signers = visible(", ".join(found.signers))
    return _answer(found, as_json, f"; người ký: {signers}", f"; signed by: {signers}")


@command.command(
    "receipt",
    help=help_text(
        say(
            f"Ghi nhận việc đã xảy ra với công văn đã ký: {', '.join(RECEIPTS)}.",
            f"Note what became of a signed letter: {', '.join(RECEIPTS)}.",
        ),
        "lachan letters receipt 05/A05-P2 registered --number 1234",
    ),
)
@click.argument("name", metavar=LETTER)
@click.argument("state", type=click.Choice(list(RECEIPTS)), metavar=options.WORD)
@click.option(
    "--number",
    "theirs",
    default="",
    metavar=options.WORD,
    help=say("Số đến, hoặc số văn bản trả lời của nơi nhận", "Their incoming number, or that of their answer"),
)
@options.home
@options.decided
@options.json_output
def receipt(name: str, state: str, theirs: str, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.letters.receipts import note
    from lachan.server.notices.letters.states import Receipt

    return _answer(note(name, Receipt(state), steady_now(), by=acting(by), number=theirs), as_json)


@command.command(
    "cancel",
    help=help_text(
        say(
            "Hủy công văn chưa phát hành. Số đã cấp ở lại trong sổ cùng lý do, không cấp lại.",
            "Cancel a letter that was not sent. Its number stays in the book with the reason.",
        ),
        f"lachan letters cancel 05/A05-P2 --why {say('sai-tên', 'wrong-name')}",
    ),
)
@click.argument("name", metavar=LETTER)
@options.home
@options.decided
@options.reason
@options.json_output
def cancel(name: str, home: Path, by: str, why: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.letters.cancelling import cancel as call_off

    return _answer(call_off(name, present(), home, by=acting(by), why=why), as_json)


def plain(line: "LetterLine") -> dict[str, object]:
    """A letter as programs read it."""
    return {
        "id": line.id,
        "organisation": line.organisation,
        "name": line.organisation_name,
        "from": line.begins,
        "to": line.ends,
        "state": line.state,
        "number": line.number,
        "date": line.issued_on,
        "notices": line.notices,
        "file": line.signed_path or line.pdf_path,
        "signers": line.signers,
        "cancelled_why": line.cancelled_why,
        "receipts": [{"state": r.state, "at": r.at, "by": r.by, "number": r.number} for r in line.receipts],
    }


def in_words(line: "LetterLine") -> str:
    """Its state for a person: the last receipt, with the number of theirs, where there is one."""
    if line.state != "signed" or not line.receipts:
        return say(*STATES[line.state])
    last = line.receipts[-1]
    words = say(*RECEIPTS[last.state])
    return f"{words}: {last.number}" if last.number else words


def _want(*modules: str) -> None:
    """What the extra `letters` brings. Errors: Refused where it is not installed."""
    if any(find_spec(module) is None for module in modules):
        raise Refused(
            say(
                "công văn cần phần cài thêm: pip install 'lachan[letters]'",
                "official letters need an extra: pip install 'lachan[letters]'",
            )
        )


def _answer(line: "LetterLine", as_json: bool, vi: str = "", en: str = "") -> int:
    if as_json:
        print_json(plain(line))
    else:
        click.echo(
            f"{line.number or line.id}  {visible(line.organisation_name)}  {visible(in_words(line))}{say(vi, en)}"
        )
    return 0


def _show(lines: "list[LetterLine] | tuple[LetterLine, ...]") -> None:
    table(
        (
            "id",
            say("số", "number"),
            say("ngày", "date"),
            say("cơ quan", "body"),
            say("từ", "from"),
            say("đến", "to"),
            say("thông báo", "notices"),
            say("trạng thái", "state"),
        ),
        (
            (
                one.id,
                one.number,
                one.issued_on,
                one.organisation,
                one.begins,
                one.ends,
                number(len(one.notices)),
                in_words(one),
            )
            for one in lines
        ),
        right=(0, 6),
    )
