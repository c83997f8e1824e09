"""The page about cases says what the data says."""

from datetime import date

from lachan.server.cases.kinds import kinds, rule
from lachan.server.cases.words import ClockName
from tests.docs.pages import rows, text


def test_the_table_of_clocks_is_the_data() -> None:
    told = [row[1:] for row in rows(text("docs/reference/cases.md"), "## Kinds and clocks")]
    day = date(2026, 11, 22)
    clocks = [[rule(kind, clock, day) for clock in ClockName] for kind in kinds()]
    assert [list(row) for row in told] == [
        [*(one.text for one in three), "yes" if three[1].stops else "no"] for three in clocks
    ]
