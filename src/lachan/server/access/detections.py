"""The gate to facts: detections of one organisation that the asker sees, or of all for the house."""

from dataclasses import replace
from datetime import datetime

import polars as pl

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.onward import Audience, labels
from lachan.server.access.rights import Right
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.lake import questions
from lachan.server.lake.folders import Home
from lachan.server.lake.questions import Wanted


def detections(asker: Asker, home: Home, wanted: Wanted, now: datetime, limit: int) -> pl.DataFrame:
    """As `lake.questions.detections`, of one organisation. Where the asker sees one only, that is meant.

    Of an organisation that is only watched over, rows whose TLP lets them go onward. Errors: NotFound; BadInput where
    the asker sees several and names none.
    """
    theirs = reach.organisations(asker, Right.SEE_DETECTIONS, now)
    if theirs is None:
        return questions.detections(home, wanted, limit)
    own = reach.own(asker, Right.SEE_DETECTIONS)
    if wanted.organisation is None:
        if len(theirs) != 1:
            raise BadInput("organisation: of which one")
        wanted = replace(wanted, organisation=next(iter(theirs)))
    if wanted.organisation not in theirs:
        raise NotFound("there is nothing here")
    if wanted.organisation in own:
        return questions.detections(home, wanted, limit)
    found = questions.detections(home, wanted, questions.MAX_ROWS)
    return found.filter(pl.col("tlp").is_in(labels(Audience.SUPERVISOR))).head(limit)
