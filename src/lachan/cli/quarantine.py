"""`lachan quarantine`: what was taken away, and the way back."""

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lachan.cli import options
from lachan.cli.scan_door import faults, spoken
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, say, table, tell, visible
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present

if TYPE_CHECKING:
    from lachan.tools.malware.quarantine.folder import Folder
    from lachan.tools.malware.quarantine.record import Record

_STATES = {
    "copied": ("đang dở", "unfinished"),
    "held": ("đang giữ", "held"),
    "restored": ("đã trả lại", "restored"),
    "deleted": ("đã xóa hẳn", "deleted"),
}
_ID = say("MÃ", "ID")


def _folder() -> "Folder":
    from lachan.tools.malware.own import own_folder
    from lachan.tools.malware.quarantine.folder import Folder

    return Folder(own_folder())


def _at() -> str:
    return present().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@click.group("quarantine", cls=Verbs, help=say("Những gì đã gỡ và giữ lại.", "What was removed and is kept."))
def command() -> None:
    """See `help` above."""


@command.command(
    "list", help=help_text(say("Liệt kê những gì đang giữ.", "List what is kept."), "lachan quarantine list")
)
@click.option(
    "--all", "every", is_flag=True, help=say("Cả mục đã trả lại, đã xóa", "Also what was restored or deleted")
)
@options.json_output
def list_(every: bool, as_json: bool) -> int:
    """See `help` above."""
    with faults():
        records, damaged = _folder().all()
    shown = [r for r in records if every or r.state in ("held", "copied")]
    if as_json:
        print_json({"items": [plain(record) for record in shown], "damaged": damaged})
        return 0
    if shown:
        table(
            (
                say("mã", "id"),
                say("lúc", "taken"),
                say("trạng thái", "state"),
                say("byte", "bytes"),
                say("là gì", "what"),
                say("ở đâu", "where"),
            ),
            ((r.id, r.taken_at, say(*_STATES[r.state]), number(r.size), _title(r), r.path) for r in shown),
            right=(3,),
        )
    else:
        tell("Không giữ gì.", "Nothing is kept.")
    for item in damaged:
        tell(f"{item}: sổ ghi bị hỏng", f"{item}: its record is damaged", err=True)
    return 0


@command.command(
    "show",
    help=help_text(say("Mọi điều đã ghi về một mục.", "All that is written of one."), "lachan quarantine show 3f9a"),
)
@click.argument("item", metavar=_ID)
@options.json_output
def show(item: str, as_json: bool) -> int:
    """See `help` above."""
    with faults():
        record = _folder().find(item)
    if as_json:
        print_json(plain(record))
        return 0
    from lachan.tools.malware.explain.words import kind

    texts = kind(record.kind, spoken())
    mode = f"{record.attributes.mode:04o} {record.attributes.uid}:{record.attributes.gid}"
    rows = [
        (say("mã", "id"), record.id),
        (say("ở đâu", "where"), record.path),
        (say("dòng", "line"), f"{record.line}: {record.text}" if record.line else ""),
        (say("trạng thái", "state"), say(*_STATES[record.state])),
        (say("lấy đi lúc", "taken at"), record.taken_at),
        (say("trả về", "restored to"), record.restored_to),
        (say("đi cùng", "together with"), record.group),
        (say("là gì", "what"), _title(record)),
        (say("có thể gây ra", "could do"), texts.could),
        (say("luật", "rules"), ", ".join(record.rules)),
        ("SHA-256", record.sha256),
        (say("byte", "bytes"), number(record.size)),
        (say("quyền, chủ", "mode, owner"), mode),
    ]
    for name, value in rows:
        if value:
            click.echo(f"{name}: {visible(value)}")
    return 0


@command.command(
    "restore",
    help=help_text(
        say(
            "Trả lại chỗ cũ, hoặc nơi khác; không ghi đè gì.",
            "Put back in its place, or elsewhere; nothing is overwritten.",
        ),
        "lachan quarantine restore 3f9a --to /tmp/mau.bin",
    ),
)
@click.argument("item", metavar=_ID)
@click.option(
    "--to", type=click.Path(path_type=Path), metavar=say("TỆP", "FILE"), help=say("Nơi khác", "Another place")
)
@options.json_output
def restore(item: str, to: Path | None, as_json: bool) -> int:
    """See `help` above. 1: it could not be put back."""
    import os

    from lachan.tools.malware.explain.words import word
    from lachan.tools.malware.quarantine import restore as way_back
    from lachan.tools.malware.quarantine.carry_on import carry_on

    with faults():
        folder = _folder()
        record = folder.find(item)
        place = (
            None
            if to is None
            else os.path.join(os.path.realpath(os.fsencode(to.absolute().parent)), os.fsencode(to.name))
        )
        with folder.lock():
            carry_on(folder, _at())
            done = way_back.restore(folder.find(record.id), folder, _at(), to=place)
    good = done.what in ("restored", "already-there")
    if as_json:
        print_json(
            {
                "id": record.id,
                "what": done.what,
                "place": visible(os.fsdecode(done.place)),
                "refused": list(done.refused),
            }
        )
    else:
        click.echo(f"{visible(os.fsdecode(done.place))}: {word('outcomes', done.what, spoken())}")
        if after := word("next", done.what, spoken()) if not good else "":
            click.echo(f"    → {after}")
        if done.refused:
            names = ", ".join(done.refused)
            tell(f"Không đặt lại được: {names}", f"Could not be set again: {names}", err=True)
    return 0 if good else 1


@command.command(
    "delete",
    help=help_text(
        say("Xóa hẳn; không lấy lại được.", "Delete for good; there is no way back."), "lachan quarantine delete 3f9a"
    ),
)
@click.argument("item", metavar=_ID)
@click.option("--yes", is_flag=True, help=say("Không hỏi", "Do not ask"))
@options.json_output
def delete(item: str, yes: bool, as_json: bool) -> int:
    """See `help` above."""
    from lachan.tools.malware.quarantine import restore as way_back
    from lachan.tools.malware.quarantine.carry_on import carry_on

    with faults():
        folder = _folder()
        record = folder.find(item)
        if not yes:
            question = say(f"Xóa hẳn {visible(record.path)}?", f"Delete {visible(record.path)} for good?")
            if as_json or not click.confirm(question, default=False):
                tell("Giữ nguyên.", "Kept.", err=True)
                return 0
        with folder.lock():
            carry_on(folder, _at())
            done = way_back.delete(folder.find(record.id), folder, _at())
    if as_json:
        print_json(plain(done))
    else:
        tell(f"Đã xóa hẳn {done.id}.", f"Deleted {done.id} for good.")
    return 0


def plain(record: "Record") -> dict[str, Any]:
    """A record as JSON can carry it."""
    from dataclasses import asdict

    return {
        **asdict(record),
        "path": visible(record.path),
        "restored_to": visible(record.restored_to),
        "state": str(record.state),
    }


def _title(record: "Record") -> str:
    return say(record.title_vi, record.title_en)
