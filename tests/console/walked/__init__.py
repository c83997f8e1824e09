"""What the isolation walk asks for: each part of the console says it of its own addresses, in a file of this folder.

A file has `PARTS`, and may have `ELSEWHERE`: addresses with an argument that this walk does not ask for, and why.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lachan.server.access.rights import Right
from tests.access.ground import Country

# organisation → arguments of the address of one thing that is theirs; the house is the empty key
Things = Callable[[Country], Mapping[str, tuple[object, ...]]]


@dataclass(frozen=True)
class Part:
    """Addresses behind one right.

    `theirs`, `house`: the roles that see it of their own organisation, or of everybody: by design, told apart from
    the room's own arithmetic (decision 0011). `below`: those of `theirs` that see it of whom they watch over too.
    `lists`: pages without an argument. `one`: pages about one thing; `writes`: forms about one thing.
    """

    right: Right
    theirs: frozenset[str]
    house: frozenset[str]
    lists: tuple[str, ...] = ()
    one: Mapping[str, Things] = field(default_factory=dict)
    writes: Mapping[str, Things] = field(default_factory=dict)
    below: frozenset[str] = frozenset()

    def seen(self, role: str, organisation: str, where: Country) -> set[str]:
        """Whose records somebody may see."""
        if role in self.house:
            return {"", *where.organisations}
        if role not in self.theirs:
            return set()
        return {organisation} | (where.below.get(organisation, frozenset()) if role in self.below else frozenset())


_FOUND = [importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)]
PARTS: tuple[Part, ...] = tuple(part for module in _FOUND for part in module.PARTS)
ELSEWHERE: dict[str, str] = {name: why for module in _FOUND for name, why in getattr(module, "ELSEWHERE", {}).items()}
