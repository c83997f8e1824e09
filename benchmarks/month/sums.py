"""The whole month added up: sizes of mails; whether everybody concerned was told once, or waits for a reason. `HOME`.

Fails where a row was told twice to one organisation, where rows in mails are not the rows concerned, or where somebody
waits without a reason.
"""

import json
import statistics
import sys
from collections import Counter
from pathlib import Path

import polars as pl

from lachan.server.base.settings import load
from lachan.server.lake.parts import ID
from lachan.server.site import django as site


def twice(paths: list[Path]) -> int:
    """Rows that stand in more than one of these notices."""
    ids = pl.concat([pl.read_parquet(path, columns=ID) for path in paths])  # their other columns differ
    return ids.height - ids.unique().height


if __name__ == "__main__":
    home = Path(sys.argv[1])
    site.start(home, load(home))
    from django.db.models import Sum

    from lachan.server.notices.models import Concern, Notice

    sizes = sorted(place.stat().st_size for place in (home / "outbox").glob("*.eml"))
    told: dict[str, list[Path]] = {}
    # What says that it is over, and what goes to the body above, names rows that were told of before.
    first = Notice.objects.filter(escalates=None).exclude(situation="gone")
    for owner, path in first.order_by("pk").values_list("organisation__key", "items_path"):
        told.setdefault(owner, []).append(home / path)
    again = {owner: count for owner, paths in told.items() if (count := twice(paths))}
    concerned = Concern.objects.filter(notice__isnull=False).aggregate(rows=Sum("rows"))["rows"]
    written = first.aggregate(rows=Sum("rows"))["rows"]
    waiting = Counter(Concern.objects.filter(notice=None).values_list("waiting_reason", flat=True))
    states = Counter(Notice.objects.values_list("state", flat=True))
    if again or concerned != written or waiting[""] or states["sent"] != len(sizes):
        sys.exit(f"told twice: {again}; rows concerned {concerned}, written {written}; {waiting}; {states}")
    print(
        json.dumps(
            {
                "mails": len(sizes),
                "organisations": len(told),
                "median": statistics.median_low(sizes),
                "largest": sizes[-1],
                "total": sum(sizes),
                "rows_told": written,
                "unaddressed": states["unaddressed"],
                "gone": Notice.objects.filter(situation="gone").count(),
                "waiting": dict(waiting),
            }
        )
    )
