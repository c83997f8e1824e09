"""Us, up to the owner found: rows read, typed and attributed; nothing is stored. Home and report are arguments."""

import sys
from pathlib import Path

import polars as pl

from lachan.server.base.clock import now
from lachan.server.base.settings import load
from lachan.server.site import django as site

if __name__ == "__main__":
    home, report = Path(sys.argv[1]), Path(sys.argv[2])
    site.start(home, load(home))
    from lachan.server.attribution.attach import Attributor
    from lachan.server.base.ahead import ahead
    from lachan.server.feeds import shadowserver
    from lachan.server.feeds.reading import Block, Context, Member
    from lachan.server.registry.reading import snapshot

    attributor = Attributor(snapshot())
    owned = 0
    with report.open("rb") as stream:
        for block in ahead(shadowserver.read(Member(report.name, stream), Context(received=now()))):
            if isinstance(block, Block):
                numbered = block.detections.with_columns(id_hi=pl.int_range(pl.len()), id_lo=pl.int_range(pl.len()))
                owned += attributor.attach(numbered)["operator"].count()
    print(owned)
