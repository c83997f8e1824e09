"""A process that sends; tests kill it. `python -m tests.notices.sender VERB HOME …`

ground NAMES…   make the database and plan a notice to each name
send NOW        say `ready`, wait for a line, send; then what was done, as JSON
resolve VERDICT CODES… NOW
state NOW       every notice and the counts, as JSON
"""

import json
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from lachan.server.base.settings import load
from lachan.server.site import django as site


def main(verb: str, home: Path, words: list[str]) -> None:
    settings = load(home)
    site.start(home, settings)
    from lachan.server.audit.recording import by_command
    from lachan.server.base.errors import Refused, WiresFault
    from lachan.server.notices import afterwards, channels
    from lachan.server.notices.counting import counts
    from lachan.server.notices.models import Notice
    from lachan.server.post.delivery import Time

    if verb == "ground":
        from tests.notices.ground import plan_to

        site.migrate()
        plan_to(home, words, settings)
    elif verb == "send":
        began, at = time.monotonic(), datetime.fromisoformat(words.pop())
        passing = Time(lambda: at + timedelta(seconds=time.monotonic() - began), time.monotonic, time.sleep)
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            result = channels.send_due(passing, home, settings)
        except (Refused, WiresFault) as error:
            print(json.dumps({"error": str(error)}))
        else:
            print(json.dumps({"sent": result.sent, "failed": result.failed, "left": result.left}))
    elif verb == "resolve":
        at = datetime.fromisoformat(words.pop())
        for code in words[1:]:
            afterwards.resolve(code, afterwards.Verdict(words[0]), at, by=by_command("lan"))
    else:
        counted = counts(datetime.fromisoformat(words.pop()))
        columns = ("code", "state", "reason", "message_id", "mail_digest", "recipient")
        notices = list(Notice.objects.order_by("pk").values(*columns))
        print(json.dumps({"notices": notices, "add_up": counted.add_up, "total": counted.total}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
