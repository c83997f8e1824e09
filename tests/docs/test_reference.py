"""The reference pages are what the code says of itself."""

from typing import Any

import pytest

from lachan.server.base.settings import Settings
from scripts import commands_page, settings_page


def test_the_settings_page_is_the_settings() -> None:
    written = settings_page.PAGE.read_text(encoding="utf-8")
    assert written == settings_page.page(), "run `python -m scripts.settings_page`"


def test_every_setting_is_on_the_settings_page() -> None:
    def names(values: dict[str, Any]) -> set[str]:
        return {
            n for name, value in values.items() for n in ({name} | (names(value) if isinstance(value, dict) else set()))
        }

    page = settings_page.page()
    assert [
        name for name in names(settings_page.defaults()) if f"`{name}`" not in page and f"`[{name}]`" not in page
    ] == []
    assert Settings.model_validate(settings_page.defaults()) == Settings()


@pytest.fixture(scope="module")
def commands() -> str:
    return commands_page.page()


def test_the_commands_page_is_the_programs_help(commands: str) -> None:
    written = commands_page.PAGE.read_text(encoding="utf-8")
    assert written == commands, "run `python -m scripts.commands_page`"


def test_help_is_in_two_languages_and_tells_what_each_verb_does(commands: str) -> None:
    for vietnamese, english in zip(commands_page.helps("vi").items(), commands_page.helps("en").items(), strict=True):
        assert vietnamese[0] == english[0]
        assert vietnamese[1] != english[1], f"{english[0]}: one language only"
        assert len(english[1].splitlines()) > 3
