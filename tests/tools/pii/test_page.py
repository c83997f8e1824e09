"""docs/reference/pii.md: its example runs and prints what it says; what it lists is what there is."""

import re
import subprocess
import sys
from pathlib import Path

from lachan.tools.pii.detectors import ALL
from lachan.tools.pii.places.pieces import Outcome
from lachan.tools.pii.report.texts import OUTCOMES

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/reference/pii.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_page_says() -> None:
    code, said = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.DOTALL).groups()  # type: ignore[union-attr]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == said


def test_every_detector_and_every_outcome_is_on_the_page() -> None:
    for detector in ALL:
        assert f"detectors/{Path(str(detector.__file__)).parent.name}/README.md" in PAGE
    assert [outcome for outcome in Outcome if f"`{outcome.value}`" not in PAGE] == []
    assert set(OUTCOMES) == {outcome.value for outcome in Outcome}


def test_the_commands_on_the_page_are_options_of_the_verb() -> None:
    from lachan.cli.pii import scan

    known = {option for parameter in scan.params for option in parameter.opts}
    asked = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", PAGE))
    assert asked - known == set()
