"""`lachan library`: the pages for citizens: listed, and checked so that none is a stub."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import open_home
from lachan.cli.phrases import in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, say, table, tell, visible
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present
from lachan.server.base.clock import vietnam_day


@click.group("library", cls=Verbs, help=say("Trang hướng dẫn cho người dân.", "The guides for citizens."))
def command() -> None:
    """See `help` above."""


@command.command(
    "list",
    help=help_text(
        say("Các trang đang có, của thư viện mã độc và của luật.", "The pages there are, on malware and on the law."),
        "lachan library list",
    ),
)
@options.home
@options.json_output
def list_(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.publications.guides.form import LAW, LIBRARY
    from lachan.server.publications.guides.reading import guides

    found = [(folder, one) for folder in (LIBRARY, LAW) for one in guides(folder).values()]
    if as_json:
        keys = ("slug", "kind", "name", "short", "families", "systems", "difficulty", "minutes", "reviewed")
        print_json([{"folder": folder, **{key: asdict(one)[key] for key in keys}} for folder, one in found])
        return 0
    table(
        (
            say("trang", "page"),
            say("loại", "kind"),
            say("tên", "name"),
            say("máy", "devices"),
            say("xem lại", "reviewed"),
        ),
        (
            (f"{folder}/{one.slug}", one.kind, say(one.name.vi, one.name.en), " ".join(one.systems), one.reviewed)
            for folder, one in found
        ),
    )
    return 0


@command.command(
    "check",
    help=help_text(
        say(
            "Kiểm tra mọi trang: đủ mục, đủ bước, đủ nguồn, cả hai ngôn ngữ. Mã thoát 1 nếu còn thiếu.",
            "Check every page: sections, steps, sources, both languages. Exit code 1 where something is missing.",
        ),
        "lachan library check",
    ),
)
@options.home
@options.json_output
def check(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.publications.guides.checking import everything

    pages, found = everything(vietnam_day(present()))
    if as_json:
        print_json({"pages": pages, "faults": [{"page": page, "fault": fault} for page, fault in found]})
        return 1 if found else 0
    if found:
        table(
            (say("trang", "page"), say("thiếu gì", "what is wrong")),
            ((p, visible(in_words(f))) for p, f in found),
        )
        return 1
    tell(f"{number(pages)} trang, không trang nào thiếu.", f"{number(pages)} pages, none lacks anything.")
    return 0
