"""What the malware tool's verbs share: its faults in the house's families, its kit, languages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lachan.cli.speech import language
from lachan.server.base import errors

if TYPE_CHECKING:
    from lachan.tools.malware.examine import Kit
    from lachan.tools.malware.explain.words import Language
    from lachan.tools.malware.rules.compiling import Dropped


@contextmanager
def faults() -> Iterator[None]:
    """The tool knows no server room, so its faults are translated here."""
    from lachan.tools.malware import faults as tool

    try:
        yield
    except tool.NotFound as fault:
        raise errors.NotFound(str(fault)) from None
    except tool.Refused as fault:
        raise errors.Refused(str(fault)) from None
    except tool.Damaged as fault:
        raise errors.Damaged(str(fault)) from None
    except tool.ToolFault as fault:
        raise errors.BadInput(str(fault)) from None


def spoken() -> "Language":
    """The reader's language."""
    return "vi" if language() == "vi" else "en"


def kit_of(
    rules: Sequence[Path] = (), hashes: Sequence[Path] = (), *, clamd: str = "", archives: bool = True
) -> "tuple[Kit, tuple[Dropped, ...]]":
    """Our rules and those that were given, compiled; what was dropped of these. Errors: BadInput."""
    from lachan.tools.malware.examine import Kit
    from lachan.tools.malware.rules import catalogue
    from lachan.tools.malware.rules.compiling import compile_rules, sources_of

    given = [source for path in rules for source in sources_of(path)]
    compiled = compile_rules(catalogue.rules().values(), given)
    return Kit(compiled, tuple(hashes), archives=archives, clamd=clamd), compiled.dropped
