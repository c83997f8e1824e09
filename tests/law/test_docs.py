"""The reference page's examples are run."""

import doctest
from pathlib import Path


def test_the_examples_of_the_page() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "law-data.md"
    result = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert result.attempted >= 15
    assert result.failed == 0
