"""`lachan rules`: the malware tool's own rules, checking a public set, making a set of digests."""

from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.scan_door import faults, kit_of, spoken
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, say, table, tell, visible
from lachan.cli.verb import Verbs


@click.group("rules", cls=Verbs, help=say("Luật của công cụ tìm mã độc.", "Rules of the malware tool."))
def command() -> None:
    """See `help` above."""


@command.command(
    "list", help=help_text(say("Liệt kê luật đi kèm.", "List the rules that are shipped."), "lachan rules list")
)
@options.json_output
def list_(as_json: bool) -> int:
    """See `help` above."""
    from lachan.tools.malware.explain.words import kind
    from lachan.tools.malware.rules.catalogue import rules

    found = rules().values()
    if as_json:
        print_json(
            [
                {"id": r.id, "kind": r.kind, "family": r.family, "weight": r.weight, "certain": r.certain}
                | {"title": vars(r.title), "about": vars(r.about), "misses": vars(r.misses)}
                for r in found
            ]
        )
        return 0
    table(
        (say("luật", "rule"), say("loại", "kind"), say("nặng", "weight"), say("là gì", "what")),
        ((r.id, kind(r.kind, spoken()).name, r.weight, say(r.title.vi, r.title.en)) for r in found),
        right=(2,),
    )
    return 0


@command.command(
    "check",
    help=help_text(
        say(
            "Thử một bộ luật YARA: bao nhiêu dùng được, bỏ luật nào, vì sao.",
            "Try a set of YARA rules: how many work, which are dropped, why.",
        ),
        "lachan rules check yara-rules/",
    ),
)
@click.argument("place", type=click.Path(path_type=Path, exists=True), metavar=say("NƠI", "PLACE"))
@options.json_output
def check(place: Path, as_json: bool) -> int:
    """See `help` above. 1: some were dropped."""
    with faults():
        kit, dropped = kit_of([place])
        own, _ = kit_of()
    good = kit.compiled.count - own.compiled.count
    if as_json:
        print_json({"rules": good, "dropped": [vars(d) for d in dropped]})
    else:
        for drop in dropped:
            click.echo(f"{visible(drop.rule)}: {visible(drop.reason)}")
        tell(
            f"Dùng được {number(good)} luật; bỏ {number(len(dropped))}.",
            f"{number(good)} rules can be used; {number(len(dropped))} dropped.",
        )
    return 1 if dropped else 0


@command.command(
    "hashes",
    help=help_text(
        say(
            "Tạo tập mã băm từ danh sách: SHA256[,BYTE[,TÊN]] mỗi dòng.",
            "Make a set of digests from a list: SHA256[,BYTES[,NAME]] a line.",
        ),
        "lachan rules hashes sha256.txt known.lcset",
    ),
)
@click.argument(
    "source", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar=say("DANH-SÁCH", "LIST")
)
@click.argument("place", type=click.Path(path_type=Path, dir_okay=False), metavar=say("TẬP", "SET"))
@options.json_output
def hashes(source: Path, place: Path, as_json: bool) -> int:
    """See `help` above. 1: some lines were not understood."""
    from dataclasses import asdict

    from lachan.tools.malware.hashset.build import build

    with faults(), source.open("rb") as lines:
        built = build(lines, place.absolute())
    if as_json:
        print_json(asdict(built))
    else:
        kept, twice, wrong = number(built.records), number(built.duplicates), number(built.rejected)
        tell(
            f"{kept} mã băm; trùng {twice}; không hiểu {wrong} dòng.",
            f"{kept} digests; {twice} twice; {wrong} lines not understood.",
        )
        for line in built.first_rejected:
            tell(f"  dòng {line}", f"  line {line}")
        if built.without_size:
            tell(
                f"{number(built.without_size)} mã băm không có kích thước: mọi tệp sẽ phải băm, chậm hơn.",
                f"{number(built.without_size)} digests have no size: every file has to be hashed, which is slower.",
            )
    return 1 if built.rejected else 0
