"""Figures about the country, as statistics and open data: what stands in the lake, counted for whoever wants to know.

Promises: a figure counts addresses, never machines, and says so; each has a unit, a definition, and what it must not be
compared with; a cell of fewer than ten is hidden, and so that it cannot be found by subtraction; what has no province,
operator or family is counted as such and not dropped; an *edition* is a set of files made once, which never changes,
under an address that holds; a visitor's page reads editions and asks the lake nothing.
Never: names an address or a holder; guesses a province (a line in a carrier's network is not at its head office);
writes anything but editions; decides who sees what, as all of it is for everybody.

The parts: `figures` (which there are; texts in `figures.toml`), `counting` (from the lake), `placing` (whose province),
`tables` (the counts as tables), `suppressing` (small cells), `forms` (CSV, JSON, Parquet), `editions` (files that never
change), `making` (all of it, for the job and the command), `tiles` (the map), `lines` (how many lines an operator has).
Pure are all but `counting`, `editions`, `lines` and `making`.
"""
