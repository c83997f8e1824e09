import re
import string
import tomllib
from importlib import resources

import pytest

from lachan.server.notices.wording import DOERS, SEVERAL, Language, class_text, phrases, type_text
from lachan.wire import rsit

CLASSES = sorted(rsit.taxonomies())
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_there_are_eleven_classes() -> None:
    assert len(CLASSES) == 11


@pytest.mark.parametrize("taxonomy", [*CLASSES, SEVERAL])
def test_class_says_the_same_things_in_both_languages(taxonomy: str) -> None:
    vi, en = (class_text(taxonomy, language) for language in Language)
    for text in (vi, en):
        assert text.name
        assert text.seen
        assert text.what
        assert all(text.steps(doer) for doer in DOERS)
    for doer in DOERS:
        assert len(vi.steps(doer)) == len(en.steps(doer))
    assert all(VIETNAMESE.search(step) for doer in DOERS for step in vi.steps(doer))
    assert not any(VIETNAMESE.search(step.lower()) for doer in DOERS for step in en.steps(doer))


@pytest.mark.parametrize("one", rsit.all_types(), ids=lambda one: one.type)
def test_every_type_has_a_name_in_both_languages(one: rsit.RsitType) -> None:
    vi, en = (type_text(one.taxonomy, one.type, language) for language in Language)
    assert vi.name != one.type
    assert en.name
    assert bool(vi.what) == bool(en.what)
    for doer in DOERS:
        assert len(vi.steps(doer)) == len(en.steps(doer))


def test_only_places_that_are_filled_in_stand_in_the_texts() -> None:
    for taxonomy in CLASSES:
        for language in Language:
            texts = [class_text(taxonomy, language)]
            texts += [type_text(taxonomy, one.type, language) for one in rsit.all_types() if one.taxonomy == taxonomy]
            for text in texts:
                for line in (text.name, text.seen, text.what, *text.holder, *text.operator):
                    assert places(line) <= {"you"}


def test_operators_are_told_of_the_directive_where_subscribers_are_concerned() -> None:
    steps = " ".join(class_text("malicious-code", Language.VI).operator)
    assert "Chỉ thị 04/CT-BTTTT, điểm 1a" in steps
    assert "điểm 1b" in steps


def test_phrases_are_the_same_in_both_languages() -> None:
    vi, en = (phrases(language) for language in Language)
    assert vi.texts.keys() == en.texts.keys()
    for name in vi.texts.keys() - {"lead", "greeting", "reply", "not_blame"}:
        assert places(vi.texts[name]) - {"you"} == places(en.texts[name]) - {"you"}, name
    assert {name: len(lines) for name, lines in vi.lists.items()} == {n: len(lines) for n, lines in en.lists.items()}
    assert {name: table.keys() for name, table in vi.tables.items()} == {n: t.keys() for n, t in en.tables.items()}


def test_no_text_belongs_to_no_class() -> None:
    folder = resources.files("lachan.server.notices").joinpath("texts")
    types = {one.type for one in rsit.all_types()}
    assert sorted(file.name for file in folder.iterdir()) == [
        f"{taxonomy}.toml" for taxonomy in sorted([*CLASSES, SEVERAL])
    ]
    for file in folder.iterdir():
        assert set(tomllib.loads(file.read_text(encoding="utf-8"))["type"]) <= types


def test_unknown_class_and_type_have_words_too() -> None:
    assert class_text("../secret", Language.VI) == class_text("other", Language.VI)
    assert type_text("other", "blacklist", Language.VI).name == "blacklist"
