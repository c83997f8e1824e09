"""A process that puts letters out, cancels some, and says so: `python -m tests.notices.letters.writer HOME VERB …`."""

import json
import sys
from pathlib import Path

from lachan.server.base.settings import load
from lachan.server.site import django as site


def main() -> None:
    home, verb = Path(sys.argv[1]), sys.argv[2]
    settings = load(home)
    site.start(home, settings)
    from lachan.server.audit.recording import by_command
    from lachan.server.notices.letters import reading
    from lachan.server.notices.letters.drafting import draft
    from lachan.server.notices.letters.putting_out import put_out, to_put_out
    from tests.notices.build import NOW
    from tests.notices.letters.ground import BEGINS, DAY, ENDS, bodies

    if verb == "make":
        site.migrate()
        bodies(home, int(sys.argv[3]), settings)
    elif verb == "write":
        print("ready", flush=True)
        sys.stdin.readline()
        draft(BEGINS, ENDS, NOW, settings, by=by_command("An"))
        names = to_put_out()
        for name in names if sys.argv[3] == "up" else reversed(names):
            put_out(name, DAY, NOW, home, settings, by=by_command("An"))
        print("done", flush=True)
    else:
        lines = reading.letters(limit=1_000)
        laid = sorted(p.name for p in (home / "letters" / "for-signing").glob("*/*.pdf"))
        found = [(line.organisation, line.number, line.state, line.notices) for line in lines]
        print(json.dumps({"letters": sorted(found), "laid": laid}))


if __name__ == "__main__":
    main()
