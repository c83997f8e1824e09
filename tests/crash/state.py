"""Prints everything of a home that must be equal after a kill: facts with owners, summaries, decisions, mails."""

import json
import sys
from datetime import timedelta
from pathlib import Path

from lachan.server.base.files import digest_of
from lachan.server.base.settings import load
from lachan.server.site import django as site

CONCERN = ("organisation__key", "taxonomy", "batch", "rows", "subjects", "notice__code", "waiting_reason")
NOTICE = (
    "code", "organisation__key", "state", "situation", "rule", "mail_digest", "items_digest", "rows", "message_id",
    "escalates__code",
)  # fmt: skip


def main() -> None:
    home = Path(sys.argv[1])
    site.start(home, load(home))
    from lachan.server.lake.folders import Home
    from lachan.server.lake.models import Batch
    from lachan.server.lake.questions import Wanted, detections, infections
    from lachan.server.lake.reconcile import reconcile
    from lachan.server.notices.models import Concern, Ledger, Notice, Suppressed
    from lachan.server.notices.stored import check

    facts = detections(Home(home), Wanted())
    facts.write_csv(home / "facts.csv")
    infections(Home(home), timedelta(days=30), wanted=Wanted()).write_csv(home / "infections.csv")
    batch = [field.name for field in Batch._meta.fields if field.name != "raw_path"]
    found = {
        "facts": [facts.height, digest_of(home / "facts.csv")],
        "infections": digest_of(home / "infections.csv"),
        "batches": list(Batch.objects.order_by("pk").values_list(*batch)),
        "concerns": list(Concern.objects.order_by(*CONCERN[:3]).values_list(*CONCERN)),
        "notices": list(Notice.objects.order_by("code").values_list(*NOTICE)),
        "ledgers": sorted(Ledger.objects.values_list("digest", "at", "said_until")),
        "suppressed": sorted(Suppressed.objects.values_list("concern", "suppression__why", "answer", "rows")),
        "outbox": sorted((place.name, digest_of(place)) for place in (home / "outbox").glob("*.eml")),
        "wrong": [f.kind for f in reconcile(Home(home), deep=True) if f.kind != "no-manifest-row"],
        "damaged": [f.kind for f in check(home, deep=True)],
    }
    print(json.dumps(found, default=str))


if __name__ == "__main__":
    main()
