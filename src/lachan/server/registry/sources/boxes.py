"""Whose mailboxes and handles are a registry's own: they stand on everybody's objects and answer for nobody's network.

Data: registry-boxes.csv. A domain counts with all names below it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class RegistryBoxes:
    """`domains` and `mailboxes` in lower case, `handles` in upper case."""

    domains: frozenset[str]
    mailboxes: frozenset[str]
    handles: frozenset[str]

    def owns_mail(self, address: str, theirs: frozenset[str] = frozenset()) -> bool:
        """Whether mail there reaches a registry. `theirs`: domains of the organisation asked about, as a registry is
        the right recipient for its own networks."""
        mail = address.lower()
        domain = mail.rpartition("@")[2]
        above = {domain, *(domain[i + 1 :] for i, letter in enumerate(domain) if letter == ".")}
        if above & theirs:
            return False
        return mail in self.mailboxes or bool(above & self.domains)


@cache
def registry_boxes() -> RegistryBoxes:
    """The table that comes with the program."""
    text = resources.files(__package__).joinpath("registry-boxes.csv").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {"domain": set(), "mailbox": set(), "handle": set()}
    for row in csv.DictReader(text.splitlines()):
        found[row["kind"]].add(row["value"])
    return RegistryBoxes(frozenset(found["domain"]), frozenset(found["mailbox"]), frozenset(found["handle"]))
