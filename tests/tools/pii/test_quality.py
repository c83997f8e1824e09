"""The generated corpus, in small: what the page promises holds, and the generator's lists are apart from the detector's."""

import pytest

from benchmarks.pii import quality
from benchmarks.pii.corpus import documents, values
from lachan.tools.pii.detectors import IDENTIFIERS
from lachan.tools.pii.detectors.name import _lines


@pytest.mark.slow
def test_recall_and_precision() -> None:
    scores = quality.measure(660, 20261122, 2)
    assert sum(scores.documents.values()) >= 660
    for kind, score in scores.kinds.items():
        if score.right + score.missed < 30:
            continue
        floor = 0.97 if kind in IDENTIFIERS else 0.9
        assert score.recall >= floor, (kind, score)
        assert score.precision >= floor, (kind, score)
    assert scores.prose_syllables > 20_000
    assert scores.prose_false == 0
    for way, score in scores.ways.items():
        assert score.recall >= 0.9, way


def test_the_unseen_words_are_unseen() -> None:
    listed = {sort: {word.lower() for word in words} for sort, words in _lines().items()}
    assert not {word.lower() for word in values._UNSEEN_SURNAMES} & listed["surname"]
    assert not {word.lower() for word in values._UNSEEN_GIVEN} & listed["given"]
    assert not {word.lower() for word in values._UNSEEN_MIDDLE} & listed["middle"]
    assert not {word.lower() for word in values._UNSEEN_STREETS} & listed["street"]


def test_a_document_is_the_same_from_the_same_seed() -> None:
    from random import Random

    one, two = documents.document(Random("1 5")), documents.document(Random("1 5"))
    assert one == two
