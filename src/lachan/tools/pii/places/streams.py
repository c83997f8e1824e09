"""Standard input: text of any length, as it comes; what is not text is read whole, up to the limit of one part."""

import io
from typing import IO

from lachan.tools.pii.blocks import BLOCK, cut_of
from lachan.tools.pii.places import reading
from lachan.tools.pii.places.pieces import Limits, Outcome, Pieces, Raw, Skipped
from lachan.tools.pii.places.sniff import HEAD, sort_of
from lachan.tools.pii.places.texts import pieces as text_pieces
from lachan.tools.pii.text import guess


def pieces(stream: IO[bytes], limits: Limits) -> Pieces:
    """Blocks of text with places from the beginning of the stream; other sorts as `reading.part` has them."""
    first = _filled(stream, b"", BLOCK)
    sort = sort_of(first[:HEAD])
    if sort == "empty":
        return
    if sort not in reading.STREAMED:
        whole = first + stream.read(limits.member_bytes)
        if len(whole) > limits.member_bytes:
            yield Skipped(Outcome.TOO_LARGE, "-")
        else:
            yield from reading.part(whole, "", "", limits)
        return
    if len(first) < BLOCK:
        yield from text_pieces(io.BytesIO(first), sort)
        return
    codec, mark = guess.codec_of(first)
    place, data = 0, first
    while data:
        stop = cut_of(data, 0, len(data)) if len(data) >= BLOCK else len(data)
        yield Raw(data[:stop], codec, mark if place == 0 else 0, place, sort if sort != "text" else "")
        place += stop
        data = _filled(stream, data[stop:], BLOCK)


def _filled(stream: IO[bytes], data: bytes, size: int) -> bytes:
    pieces_ = [data]
    have = len(data)
    while have < size and (chunk := stream.read(size - have)):
        pieces_.append(chunk)
        have += len(chunk)
    return b"".join(pieces_)
