"""Each detector's own examples: what must be found, and what must not."""

import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from lachan.tools.pii.detectors import ALL
from lachan.tools.pii.find import Finder

FINDER = Finder()
EXAMPLES = [
    (detector, sort, example)
    for detector in ALL
    for sort, examples in tomllib.loads(
        Path(str(detector.__file__)).with_name("vectors.toml").read_text(encoding="utf-8")
    ).items()
    for example in examples
]


@pytest.mark.parametrize(
    ("detector", "sort", "example"),
    EXAMPLES,
    ids=[f"{d.__name__.rpartition('.')[2]}-{s}-{e['text'][:24]}" for d, s, e in EXAMPLES],
)
def test_example(detector: ModuleType, sort: str, example: dict[str, str]) -> None:
    text = example["text"]
    found = [text[f.start : f.end] for f in FINDER.in_text(text) if f.kind in detector.KINDS]
    assert found == ([example["value"]] if sort == "yes" else [])


@pytest.mark.parametrize("detector", ALL, ids=lambda d: d.__name__.rpartition(".")[2])
def test_each_detector_has_a_page_and_examples_of_both_sorts(detector: ModuleType) -> None:
    folder = Path(str(detector.__file__)).parent
    assert "**Misses.**" in (folder / "README.md").read_text(encoding="utf-8")
    assert {sort for d, sort, _ in EXAMPLES if d is detector} == {"yes", "no"}
