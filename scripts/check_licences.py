"""Every package of requirements.lock has a licence that an Apache-2.0 program may depend on.

Read from the installed packages' metadata, in this order: License-Expression (PEP 639), a License field that names one
licence, the licence classifiers; where these are blank or vague, from scripts/licences.toml, which a person wrote after
reading. GPL, AGPL, anything unknown and anything blank fail. LGPL passes only for packages listed there as unmodified.
Exit: 0 all pass, 1 findings (each on a line). `--list` prints the table.
"""

import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from importlib import metadata
from pathlib import Path

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.markers import Marker
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ALLOWED = frozenset(
    (
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "HPND", "ISC", "MIT", "MIT-0"),
        *("MIT-CMU", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib"),
    )
)
# Only for packages listed as unmodified.
LGPL = frozenset(("LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"))

# What stands in License fields and classifiers instead of an SPDX id. "BSD License" alone does not say which: not here.
SPOKEN = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
    "gnu affero general public license v3": "AGPL-3.0-only",
    "gnu general public license v2 (gplv2)": "GPL-2.0-only",
    "gnu general public license v3 (gplv3)": "GPL-3.0-only",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
}


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the lock: name, exact version, and the environments it is for (None: all)."""

    name: str
    version: str
    marker: Marker | None

    @property
    def installed_here(self) -> bool:
        """Whether this platform and Python install it."""
        return self.marker is None or self.marker.evaluate()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of scripts/licences.toml."""

    package: str
    versions: SpecifierSet
    licence: str
    where: str

    def covers(self, pin: Pin) -> bool:
        """Whether the entry speaks of this package in this version."""
        return canonicalize_name(self.package) == canonicalize_name(pin.name) and pin.version in self.versions


@dataclass(frozen=True, slots=True)
class Verdict:
    """One package's licence (SPDX; "" for none), where it was read, and what is wrong with it ("": nothing)."""

    pin: Pin
    licence: str
    where: str
    wrong: str


def pins(lock: str) -> list[Pin]:
    """The packages of a requirements file: lines `name==version ; marker \\`, hashes and comments left out."""
    found = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)(?: *; *([^\\\n]+))?", lock, flags=re.MULTILINE)
    return [Pin(name, version, Marker(marker.strip()) if marker else None) for name, version, marker in found]


def stated(facts: Message) -> tuple[str, str]:
    """A package's licence as its metadata states it: SPDX expression and field, or two empty strings."""
    expression = facts.get("License-Expression")
    if expression:
        return _spdx(expression), "License-Expression"
    field = _spdx(facts.get("License") or "")
    if field:
        return field, "License"
    classifiers = [c.split(" :: ")[-1] for c in facts.get_all("Classifier") or [] if c.startswith("License :: ")]
    ids = [_spdx(text) for text in classifiers]
    # Several classifiers do not say "or": all of them must pass.
    return (" AND ".join(ids), "Classifier") if ids and all(ids) else ("", "")


def _spdx(text: str) -> str:
    words = " ".join(text.split())
    try:
        return str(canonicalize_license_expression(SPOKEN.get(words.lower(), words))) if words else ""
    except InvalidLicenseExpression:
        return ""


def allows(expression: str, allowed: frozenset[str]) -> bool:
    """Whether an SPDX expression can be met with `allowed` alone: one side of an OR, both sides of an AND.

    `X WITH exception` is judged as X: an exception only adds permissions.
    """
    words = re.findall(r"[()]|[^\s()]+", expression)
    python = [
        w if w in "()" else w.lower() if w in ("AND", "OR") else str(w in allowed)
        for i, w in enumerate(words)
        if w != "WITH" and (i == 0 or words[i - 1] != "WITH")
    ]
    return bool(words) and _truth(python)


def _truth(words: list[str]) -> bool:
    """Value of a boolean expression of True, False, and, or, parentheses; `and` binds before `or`, as in SPDX."""
    while "(" in words:
        start = max(i for i, w in enumerate(words) if w == "(")
        end = words.index(")", start)
        words = [*words[:start], str(_truth(words[start + 1 : end])), *words[end + 1 :]]
    return any(all(w == "True" for w in part.split(" and ")) for part in " ".join(words).split(" or "))


def judge(pin: Pin, facts: Message | None, read: Iterable[Entry], unmodified: Iterable[Entry]) -> Verdict:
    """One package's verdict. `facts` is its metadata, None where it is not installed."""
    licence, where = stated(facts) if facts is not None else ("", "")
    by_hand = next((entry for entry in read if entry.covers(pin)), None)
    if by_hand and licence:
        return Verdict(pin, licence, where, "its metadata is clear now: take it out of [[read]]")
    if by_hand:
        licence, where = by_hand.licence, by_hand.where
    if not licence:
        absent = "not installed: run `make setup`" if pin.installed_here else "not for this platform"
        reason = absent if facts is None else "its metadata states no licence, or not clearly"
        return Verdict(pin, "", "", f"{reason}; or read its licence and add it to scripts/licences.toml")
    if allows(licence, ALLOWED):
        return Verdict(pin, licence, where, "")
    if allows(licence, ALLOWED | LGPL):
        listed = any(entry.covers(pin) and entry.licence == licence for entry in unmodified)
        return Verdict(pin, licence, where, "" if listed else "LGPL, and not listed under [[unmodified]]")
    return Verdict(pin, licence, where, "not on the allow-list")


def entries(rows: list[dict[str, str]]) -> list[Entry]:
    """Entries of one table of scripts/licences.toml."""
    return [Entry(r["package"], SpecifierSet(r["versions"]), r["licence"], r.get("where", "")) for r in rows]


def installed(pin: Pin) -> Message | None:
    """Metadata of the installed package; None where it is not installed, or in another version than the lock's."""
    try:
        found = metadata.distribution(pin.name)
    except metadata.PackageNotFoundError:
        return None
    return found.metadata if found.version == pin.version else None  # type: ignore[return-value]


def main(checkout: Path, *, table: bool) -> int:
    """Judge the lock under `checkout`, print, and return the exit code."""
    locked = pins((checkout / "requirements.lock").read_text(encoding="utf-8"))
    lists = tomllib.loads((checkout / "scripts" / "licences.toml").read_text(encoding="utf-8"))
    read, unmodified = entries(lists["read"]), entries(lists["unmodified"])
    verdicts = [judge(pin, installed(pin), read, unmodified) for pin in locked]
    if table:
        for v in verdicts:
            print(f"{v.pin.name:24} {v.pin.version:18} {v.licence or '?':28} {v.where}")
    wrong = [f"{v.pin.name} {v.pin.version}: {v.licence or 'no licence'}: {v.wrong}" for v in verdicts if v.wrong]
    wrong += [
        f"scripts/licences.toml: {entry.package} {entry.versions}: no such package in requirements.lock"
        for entry in (*read, *unmodified)
        if not any(entry.covers(pin) for pin in locked)
    ]
    print("\n".join(wrong) if wrong else f"Licences: {len(verdicts)} packages, all allowed.")
    return 1 if wrong or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent, table="--list" in sys.argv[1:]))
