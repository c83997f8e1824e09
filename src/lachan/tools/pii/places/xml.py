"""Events of an XML part, by expat, with everything refused that can grow: document types, entities, great depth."""

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from lachan.tools.pii.places.pieces import Limits, Outcome, Unreadable


def parse(
    data: bytes,
    limits: Limits,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Call back for each element (name without prefix) and piece of text.

    Errors: Unreadable(DAMAGED) where it is not XML or names a document type; (TOO_DEEP) where it is nested too far.
    """
    depth = 0

    def began(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.xml_depth:
            raise Unreadable(Outcome.TOO_DEEP)
        start(name.rpartition(":")[2], attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2])

    def refused(*_: Any) -> None:
        raise Unreadable(Outcome.DAMAGED)  # no office program writes one; XXE and entity bombs do

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = began
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refused
    parser.EntityDeclHandler = refused
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise Unreadable(Outcome.DAMAGED) from None
