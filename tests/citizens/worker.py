"""A process that takes reports, answers and closes them, until it is done or killed: `worker HOME`."""

import hashlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from lachan.server.base.settings import Settings
from lachan.server.site import django as site

NOW = datetime.now(UTC)  # the verbs that look at it afterwards know no other clock
REPORTS = 40


def main(home: Path) -> None:
    site.start(home, Settings())
    from lachan.server.accounts.models import Person
    from lachan.server.audit.recording import By
    from lachan.server.citizens import keys, receipts, reporting, working
    from lachan.server.citizens.codes import code_of
    from lachan.server.citizens.models import Report
    from lachan.server.citizens.sealing import Answer
    from lachan.server.citizens.words import State, What
    from lachan.server.citizens.writing import Given
    from tests.citizens.ground import MAIL, PNG

    told = Settings().citizens
    ours, by = keys.load(home, told), By("nobody")
    box = reporting.Box(home, told, ours)
    defaults = {"name": "A", "password": "!", "joined_at": NOW, "webauthn_id": b"0" * 32}
    officer = Person.objects.get_or_create(email="a@people.example", defaults=defaults)[0].pk
    given = Given(What.APP, "canarytext", "", MAIL, "vi")
    for number in range(REPORTS):
        nonce = hashlib.sha256(b"%d" % number).digest()[:16]
        receipt = reporting.report(by, box, given, (PNG, PNG + b"2"), nonce, NOW, os.urandom)
        row = Report.objects.get(receipt=receipts.digest(ours, receipt))
        if row.state == State.WAITING and number % 2:
            working.answer(By(f"person:{officer}"), officer, code_of(row.pk), Answer("Cảm ơn"), ours, NOW, os.urandom)
        print(number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
