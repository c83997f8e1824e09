"""How much one file may unpack to: counted over all its parts, however deep."""

import zlib
from collections.abc import Iterator
from typing import IO

from lachan.tools.pii.places.pieces import Limits, Outcome, Unreadable

_FREE = 1 << 20  # bytes that any archive may unpack to, whatever the ratio
_CHUNK = 1 << 16


class Budget:
    """One file's allowance. Errors: Unreadable(BOMB, TOO_LARGE or TOO_MANY) when it is used up."""

    def __init__(self, limits: Limits, packed: int) -> None:
        self.limits, self.packed = limits, max(packed, 1)
        self.spent = self.parts = 0

    def part(self) -> None:
        """One more part."""
        self.parts += 1
        if self.parts > self.limits.members:
            raise Unreadable(Outcome.TOO_MANY)

    def spend(self, size: int) -> None:
        """So many bytes more were unpacked."""
        self.spent += size
        if self.spent > self.limits.expanded_bytes:
            raise Unreadable(Outcome.TOO_LARGE)
        if self.spent > _FREE and self.spent > self.packed * self.limits.ratio:
            raise Unreadable(Outcome.BOMB)

    def read(self, stream: IO[bytes]) -> bytes:
        """A whole part, in steps, so that a lie about its size costs nothing."""
        pieces, size = [], 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > self.limits.member_bytes:
                raise Unreadable(Outcome.TOO_LARGE)
            self.spend(len(chunk))
            pieces.append(chunk)
        return b"".join(pieces)


def inflated(data: bytes, budget: Budget, wbits: int = 31) -> Iterator[bytes]:
    """Gzip or zlib data in pieces; members after one another. Errors: zlib.error, Unreadable."""
    while data:
        unpacker = zlib.decompressobj(wbits)
        while data and not unpacker.eof:
            piece = unpacker.decompress(data, _CHUNK)
            data = unpacker.unconsumed_tail
            budget.spend(len(piece))
            yield piece
        data = unpacker.unused_data
