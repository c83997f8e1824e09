"""What a signing program added to a letter: signatures, their fields and what they look like, and nothing else. Pure.

A PDF grows by revisions written behind it (ISO 32000-1, 7.5.6), and a later one can replace any object of an earlier
one. So each object of the letter that was put out is compared with what stands for it in the file that came back.
pyHanko's own comparison begins at a first signature; this one begins at the letter.
"""

import io
from collections.abc import Iterator
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

LARGEST: Final = 595 * 842 / 4  # square points: a quarter of A4

_ROOT: Final = frozenset(
    {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Version"}
)  # what signing may set in the catalogue
_FORM: Final = frozenset({"/Fields", "/SigFlags", "/DR", "/DA"})  # and in the form: no scripts, no XFA


def only_signatures(reader: PdfFileReader, revisions: int) -> bool:
    """Whether the revisions after the first `revisions` (at least 1) bring signatures only."""
    old = reader.get_historical_resolver(revisions - 1)
    new = reader.get_historical_resolver(reader.total_revisions - 1)
    if _trailer(old, "/Root") != _trailer(new, "/Root"):
        return False
    fields = _signature_fields(new)
    if fields is None:
        return False
    return all(_allowed(reference, old, new, fields) for reference in _replaced(reader, revisions))


def _replaced(reader: PdfFileReader, revisions: int) -> Iterator[generic.Reference]:
    """Objects of the letter that a later revision gives anew or takes away."""
    xrefs = reader.xrefs
    for revision in range(revisions, reader.total_revisions):
        for reference in xrefs.explicit_refs_in_revision(revision):
            if xrefs.get_historical_ref(reference, revisions - 1) is not None:
                yield reference
        yield from xrefs.refs_freed_in_revision(revision)  # null from then on, which no object of the letter was


def _allowed(
    reference: generic.Reference, old: HistoricalResolver, new: HistoricalResolver, fields: frozenset[int]
) -> bool:
    before, after = old(reference), new(reference)
    if _bytes(before) == _bytes(after):
        return True
    if not isinstance(before, generic.DictionaryObject) or not isinstance(after, generic.DictionaryObject):
        return False
    if reference.idnum == _trailer(old, "/Root"):
        return _same_but(before, after, _ROOT)
    kind = _value(before, "/Type")
    if kind == "/Page":
        return _same_but(before, after, frozenset({"/Annots"})) and _annotated(before, after, fields)
    if kind == "/Metadata":  # what programs say of the file; nothing that is shown
        return bool(_value(after, "/Type") == "/Metadata")
    return reference.idnum == _trailer(old, "/Info")


def _annotated(before: generic.DictionaryObject, after: generic.DictionaryObject, fields: frozenset[int]) -> bool:
    """Whether a page has the annotations it had, and behind them signatures' fields."""
    had = [_bytes(one) for one in _array(before)]
    has = _array(after)
    added = has[len(had) :]
    return [_bytes(one) for one in has[: len(had)]] == had and all(
        isinstance(one, generic.IndirectObject) and one.idnum in fields for one in added
    )


def _array(page: generic.DictionaryObject) -> list[Any]:
    """References where it holds references."""
    found = _value(page, "/Annots")
    if found is None:
        return []
    if not isinstance(found, generic.ArrayObject):
        raise ValueError("not an array of annotations")
    return [found.raw_get(place) for place in range(len(found))]


def _signature_fields(new: HistoricalResolver) -> frozenset[int] | None:
    """The form's fields by number; None where one is no signature's, or the form is more than a form."""
    form = _value(new.root, "/AcroForm")
    if not isinstance(form, generic.DictionaryObject) or not set(form) <= _FORM:
        return None
    listed = _value(form, "/Fields")
    if not isinstance(listed, generic.ArrayObject):
        return None
    numbers = set()
    for place in range(len(listed)):
        reference = listed.raw_get(place)
        if not isinstance(reference, generic.IndirectObject) or not _signs(listed[place]):
            return None
        numbers.add(reference.idnum)
    return frozenset(numbers)


def _signs(field: Any) -> bool:
    """A signature's own field, without a script, that hides at most LARGEST of a page."""
    if not isinstance(field, generic.DictionaryObject) or {"/Kids", "/AA", "/A"} & set(field):
        return False
    left, low, right, high = (float(number) for number in field["/Rect"])
    small = abs(right - left) * abs(high - low) <= LARGEST
    return _value(field, "/FT") == "/Sig" and _value(field, "/Subtype") == "/Widget" and small


def _same_but(before: generic.DictionaryObject, after: generic.DictionaryObject, keys: frozenset[str]) -> bool:
    return {key: _bytes(before.raw_get(key)) for key in before if key not in keys} == {
        key: _bytes(after.raw_get(key)) for key in after if key not in keys
    }


def _trailer(resolver: HistoricalResolver, key: str) -> int | None:
    """The number of the object that the trailer names."""
    if key not in resolver.trailer_view:
        return None
    found = resolver.trailer_view.raw_get(key)
    return found.idnum if isinstance(found, generic.IndirectObject) else None


def _value(one: generic.DictionaryObject, key: str) -> Any:
    """What a key leads to, through references; None where there is no such key."""
    if key not in one:
        return None
    return one[key]  # not `get`, which does not follow


def _bytes(one: Any) -> bytes:
    out = io.BytesIO()
    one.write_to_stream(out, None, None)
    return out.getvalue()
