"""Writes docs/reference/commands.md: the `--help` of every verb, in both languages; a test demands that they agree.

`python -m scripts.commands_page` writes the page.
"""

import os
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
WIDTH = 100  # columns of the terminal that the page imagines
END = "\x1e"  # between one command's help and the next; stands in no help text

HEAD = """\
<!-- Written by `python -m scripts.commands_page` from the program's own help: change it there. -->
# Commands

`lachan VERB`, one verb a job. Messages are Vietnamese or English: `lachan --lang vi|en VERB`, else `LACHAN_LANG`, else
the locale. `--json` gives an answer for programs; it does not change with the language. The home is `--home`, else
`LACHAN_HOME`, else `./var`.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | done, and something was found that somebody should look at |
| 2 | bad usage or input; the message says what to do |
| 3 | something outside failed; trying again may help |
| 4 | a fault of ours |
| 130 | interrupted |

"""

# Runs in a process of its own for each language, as help texts are made when a verb is imported.
CHILD = """
from click import Context
from lachan.cli.main import VERBS, group

words = [[]]

def add(path, command):
    words.append(path)
    for part, inner in getattr(command, "commands", {}).items():
        add([*path, part], inner)

for verb in VERBS:
    add([verb], group.get_command(Context(group), verb))
for each in words:
    print("\\x1e" + " ".join(["lachan", *each]), flush=True)
    group.main([*each, "--help"], prog_name="lachan", standalone_mode=False)
"""


def helps(language: str) -> dict[str, str]:
    """Command as typed (`lachan rejects list`) → its help in `vi` or `en`."""
    environment = {**os.environ, "LACHAN_LANG": language, "COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8"}
    environment.pop("LACHAN_HOME", None)
    done = subprocess.run([sys.executable, "-c", CHILD], env=environment, capture_output=True, check=True)
    texts: dict[str, str] = {}
    for piece in done.stdout.decode().split(END)[1:]:
        command, _, text = piece.partition("\n")
        texts[command] = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return texts


def page() -> str:
    """The whole page."""
    vietnamese, english = helps("vi"), helps("en")
    sections = (f"## {c}\n\n```text\n{english[c]}\n```\n\n```text\n{vietnamese[c]}\n```\n" for c in english)
    return HEAD + "\n".join(sections)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
