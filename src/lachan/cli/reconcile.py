"""`lachan reconcile`: do the files and the record of them agree?"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.opening import open_home
from lachan.cli.phrases import in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, say, table, tell
from lachan.cli.verb import Verb

if TYPE_CHECKING:
    from lachan.server.lake.reconcile import Finding


@click.command(
    "reconcile",
    cls=Verb,
    help=help_text(
        say(
            "Đối chiếu tệp và sổ ghi, hai chiều. Mã thoát 1 nếu có chỗ lệch.",
            "Compare files with the record of them, both ways. Exit code 1 where they differ.",
        ),
        "lachan reconcile --deep",
    ),
)
@options.home
@click.option(
    "--deep", is_flag=True, help=say("Đọc hết các tệp và so mã băm", "Read every file and compare its digest")
)
@options.json_output
def command(home: Path, deep: bool, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    return show_findings(differences(home, deep=deep), as_json)


def differences(home: Path, *, deep: bool) -> "list[Finding]":
    """Of the lake and of what notices and letters keep. The home is open already."""
    from lachan.server.lake.folders import Home
    from lachan.server.lake.reconcile import reconcile
    from lachan.server.notices.letters.stored import check as check_letters
    from lachan.server.notices.stored import check

    return [*reconcile(Home(home), deep=deep), *check(home, deep=deep), *check_letters(home, deep=deep)]


def show_findings(findings: "list[Finding]", as_json: bool) -> int:
    """Print them; the exit code: 1 where there are any."""
    if as_json:
        print_json([{"kind": f.kind, "path": f.path, "remedy": f.remedy} for f in findings])
    elif findings:
        table(
            (say("loại", "kind"), say("tệp", "file"), say("cách xử lý", "what to do")),
            ((f.kind, f.path, in_words(f.remedy)) for f in findings),
        )
    else:
        tell("Tệp và sổ ghi khớp nhau.", "Files and record agree.")
    return 1 if findings else 0
