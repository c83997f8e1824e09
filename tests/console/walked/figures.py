"""The portal's figures: open to anybody, and of nobody in particular."""

PARTS = ()
ELSEWHERE = dict.fromkeys(
    ("figure", "figure-edition", "figure-file"), "open to anybody, counts only: tests/portal/test_figures.py"
)
