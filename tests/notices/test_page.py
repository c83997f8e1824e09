"""The reference page says what the code says."""

import re
from pathlib import Path

from lachan.server.notices import items, recipients, store, waiting
from lachan.server.notices.rules import hours
from lachan.server.notices.states import MAY_FOLLOW, Reason, State
from lachan.server.post import outbox

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "notices.md").read_text(encoding="utf-8")


def first_cells(title: str) -> list[str]:
    section = PAGE.split(f"## {title}\n")[1].split("\n## ")[0]
    return re.findall(r"(?m)^\| `([^`]+)` \|", section)


def test_columns_of_the_table() -> None:
    assert first_cells("The table") == ["luu_y", *items.TABLE]


def test_states_and_reasons() -> None:
    assert first_cells("States")[: len(State)] == State.values
    reasons = {value for name, value in vars(waiting).items() if name.isupper() and isinstance(value, str)} - {
        waiting.SEVERAL,
        waiting.MUTED,
    }
    assert set(first_cells("When an organisation is told")) == reasons | {hours.QUIET_HOURS, hours.DAY_OFF}
    for reason in (recipients.NO_CONTACT, recipients.NO_MAIL, recipients.BAD_MAIL):
        assert f"`{reason}`" in PAGE
    assert first_cells("Sending") == Reason.values


def test_which_state_follows_which() -> None:
    section = PAGE.split("| from | to |\n")[1].split("\n\n")[0]
    lines = [re.findall(r"`([a-z-]+)`", line) for line in section.splitlines()]
    written = {first: set(after) for first, *after in filter(None, lines)}
    assert written == {before: after for before, after in MAY_FOLLOW.items() if after}


def test_places() -> None:
    assert first_cells("Files in a home") == [
        f"{store.ROWS[0]}/",
        f"{store.MAILS[0]}/",
        f"{store.LEDGERS[0]}/",
        f"{outbox.FOLDER}/",
    ]
