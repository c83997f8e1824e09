"""The sample of each message, rendered: what its golden files were made of.

`python -m tests.notices.samples` writes them anew: look at the difference before it is committed. A sample's rows are
changes of `build.rows`; empty text and 0 stand for nothing, as TOML has no word for it.
"""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lachan.server.base.settings import Identity
from lachan.server.notices.content import Answer
from lachan.server.notices.links import answer_link
from lachan.server.notices.render import Rendered
from lachan.server.notices.states import Situation
from tests.notices.build import IDENTITY, heading, rendered, rows

FOLDER = Path(__file__).resolve().parents[2] / "src" / "lachan" / "server" / "notices" / "messages"
KINDS = sorted(place.name for place in FOLDER.iterdir() if place.is_dir())
PORTAL = Identity(**{**IDENTITY.model_dump(), "portal": "https://canhbao.thu.example"})
TOKEN = "0123456789ABCDEFGHJKMNPQRS"
CODE = "LC-7K2M9-4QXR1"
UNTIL = datetime(2027, 2, 21, 1, 0, tzinfo=UTC)


def sample(kind: str, **changes: Any) -> Rendered:
    """The sample of a kind, on an instance with a portal."""
    raw = tomllib.loads((FOLDER / kind / "sample.toml").read_text(encoding="utf-8"))
    asked: list[dict[str, Any]] = raw.pop("row")
    found = rows(*({name: value or None for name, value in row.items()} for row in asked))
    raw["situation"] = Situation(raw["situation"])
    values = {"code": CODE, "identity": PORTAL, "taxonomy": found["classification_taxonomy"][0]}
    values["answer"] = Answer(answer_link(PORTAL.portal, TOKEN), UNTIL)
    return rendered(heading(**{**values, **raw, **changes}), found)


def golden(kind: str, made: Rendered) -> dict[Path, str]:
    """Where each golden file stands, and what it says."""
    return {
        FOLDER / kind / "golden.txt": f"{made.subject}\n\n{made.text}",
        FOLDER / kind / "golden.html": made.html,
    }


if __name__ == "__main__":
    for kind in KINDS:
        for place, text in golden(kind, sample(kind)).items():
            place.write_text(text, encoding="utf-8")
