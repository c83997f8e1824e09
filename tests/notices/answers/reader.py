"""A process that reads a mailbox; tests kill it. `python -m tests.notices.answers.reader VERB HOME …`

ground NAMES…   make the database, tell each case's organisation, put its mail into HOME/thu
read            say `ready`, wait for a line, read the mailbox of the settings, else HOME/thu; then the result as JSON
slow            the same, with a pause between what is committed and the flag, so that kills fall there
state           all that reading has changed, as JSON
"""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lachan.server.base.settings import load
from lachan.server.site import django as site


def main(verb: str, home: Path, words: list[str]) -> None:
    settings = load(home)
    site.start(home, settings)
    if verb == "ground":
        from tests.notices.answers.cases import CASES
        from tests.notices.answers.dovecot import deliver
        from tests.notices.answers.ground import another, told

        site.migrate()
        cases = [case for case in CASES if case.name in words]
        made = {notice.organisation.key: notice for notice in told(home, words, settings)}
        if "qmail" in words:
            another("qmail", "an-ninh@qmail.example")
        deliver(home / "thu", {case.name: case.make(made[case.name]) for case in cases})
    elif verb == "state":
        print(json.dumps(_state()))
    else:
        from lachan.server.notices.answers.boxes import open_box
        from lachan.server.notices.answers.collecting import read_answers
        from tests.notices.answers.ground import LATER

        print("ready", flush=True)
        sys.stdin.readline()
        box = open_box(home, settings, None if settings.mailbox.host else home / "thu")
        if verb == "slow":
            flag = box.flag

            def later(name: str) -> None:
                time.sleep(0.01)
                flag(name)

            box.flag = later  # type: ignore[method-assign]
        print(json.dumps(asdict(read_answers(box, LATER, home, settings))))


def _state() -> dict[str, Any]:
    """Everything but numbers that depend on the order of arrival."""
    from lachan.server.notices.answers.models import Bounce, Mail, Mark, Said, Work
    from lachan.server.notices.models import Attempt, Notice

    def rows(query: Any, *names: str) -> list[Any]:
        return sorted(map(list, query.values_list(*names)), key=repr)

    return {
        "mails": rows(Mail.objects, "digest", "outcome", "reason", "message_id", "sender"),
        "said": rows(Said.objects, "mail__digest", "notice__code", "word", "first", "last"),
        "bounces": rows(Bounce.objects, "mail__digest", "notice__code", "redirect"),
        "work": rows(Work.objects, "mail__digest", "notice__code", "task", "done_by"),
        "marks": rows(Mark.objects, "address", "status", "mail__digest", "lifted_by"),
        "notices": rows(Notice.objects, "code", "state", "reason", "recipient", "replaces__code"),
        "attempts": rows(Attempt.objects, "notice__code", "outcome", "channel", "status"),
    }


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
