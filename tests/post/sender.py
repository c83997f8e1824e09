"""A process that sends letters; tests kill it. `python -m tests.post.sender VERB HOME …`

ground NAMES…   make the database and write a letter to each `name@a.example`
send NOW        say `ready`, wait for a line, send; then what was done, as JSON
again NUMBERS… NOW
state           every letter, as JSON
"""

import json
import sys
import time
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from lachan.server.base.settings import load
from lachan.server.site import django as site
from lachan.server.site.secret import make_secret


def main(verb: str, home: Path, words: list[str]) -> None:
    settings = load(home)
    make_secret(home)
    site.start(home, settings)
    from lachan.server.audit.recording import by_command
    from lachan.server.base.errors import Refused, WiresFault
    from lachan.server.post import deciding
    from lachan.server.post.delivery import Time
    from lachan.server.post.models import Letter
    from lachan.server.post.sending import send_due

    if verb == "ground":
        from tests.post.ground import letter

        site.migrate()
        for name in words:
            letter(to=f"{name}@a.example")
    elif verb == "send":
        began, at = time.monotonic(), datetime.fromisoformat(words.pop())
        passing = Time(lambda: at + timedelta(seconds=time.monotonic() - began), time.monotonic, time.sleep)
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            print(json.dumps(asdict(send_due(passing, home, settings))))
        except (Refused, WiresFault) as error:
            print(json.dumps({"error": str(error)}))
    elif verb == "again":
        at = datetime.fromisoformat(words.pop())
        for number in words:
            deciding.again(by_command("lan"), int(number), at)
    else:
        print(json.dumps(list(Letter.objects.order_by("pk").values("pk", "state", "reason"))))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
