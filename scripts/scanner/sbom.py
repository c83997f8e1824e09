"""The list of parts of the one-file scanner, as CycloneDX 1.5 in JSON: name, version, licence, what it was made from.

Read from the environment that built it; the same environment gives the same bytes. `python sbom.py PROGRAM`.
"""

import hashlib
import json
import platform
import re
import sys
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).resolve().parent / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\]+)", re.MULTILINE)


def component(name: str, version: str) -> dict[str, object]:
    """One package, with its licence as its metadata states it."""
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return {}
    stated = facts["License-Expression"] or facts["License"] or ""
    if not stated or len(stated) > 80:
        classifiers = [
            c.rpartition("::")[2].strip() for c in facts.get_all("Classifier") or () if c.startswith("License")
        ]
        stated = " AND ".join(classifiers)
    found: dict[str, object] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
    }
    if stated:
        found["licenses"] = [{"license": {"name": stated}}]
    return found


def main() -> None:
    """Print the document."""
    program = Path(sys.argv[1])
    parts = [component(name, version) for name, version in sorted(PINNED.findall(LOCK.read_text(encoding="utf-8")))]
    python = platform.python_version()
    parts.append({"type": "platform", "bom-ref": f"python@{python}", "name": "CPython", "version": python})
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": program.name,
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(program.read_bytes()).hexdigest()}],
            }
        },
        "components": [part for part in parts if part],
    }
    print(json.dumps(document, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
