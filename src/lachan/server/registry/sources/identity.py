"""By which name a register knows a holder, and which organisation that is: the same in every re-import.

The order: the object's `org`; of a portable block or AS number the first maintainer that is not a registry's; else its
netname. A customer's assignment is maintained by its operator, so its maintainer says nothing of the customer.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from lachan.server.registry.sources.boxes import registry_boxes
from lachan.server.registry.sources.records import Block
from lachan.server.registry.sources.statement import Identifier, Known

_LONGEST_KEY: Final = 64
_LONGEST_VALUE: Final = 64
_NOT_KEY: Final = re.compile(r"[^a-z0-9]+")


def identity_of(block: Block, source: str) -> Identifier:
    """Of an inetnum, inet6num or aut-num."""
    if block.org:
        return f"{source}-org", block.org[:_LONGEST_VALUE]
    if block.portable:
        for maintainer in block.maintainers:
            if maintainer not in registry_boxes().handles:
                return f"{source}-mnt", maintainer[:_LONGEST_VALUE]
    name = block.name or (f"AS{block.asn}" if block.asn else block.prefixes[0].text)
    return f"{source}-netname", name[:_LONGEST_VALUE]


def keys_of(identities: Iterable[Identifier], asns: dict[Identifier, set[int]], known: Known) -> dict[Identifier, str]:
    """The organisation of each identity: by its identifier; else the one whose AS numbers these are, where that is one
    organisation and no other; else a new one, with a key made of the identity."""
    found: dict[Identifier, str] = {}
    taken = set(known.keys)
    for identity in sorted(identities):
        key = known.by_identifier.get(identity)
        if key is None:
            owners = {known.by_asn[asn] for asn in asns.get(identity, ()) if asn in known.by_asn}
            key = owners.pop() if len(owners) == 1 else _new_key(identity, taken)
        found[identity] = key
        taken.add(key)
    return found


def _new_key(identity: Identifier, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", identity[1].replace("Đ", "D").replace("đ", "d"))
    slug = _NOT_KEY.sub("-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    digest = hashlib.sha256("\n".join(identity).encode()).hexdigest()
    short = slug[: _LONGEST_KEY - 9].strip("-")
    if short == slug and slug and slug not in taken:
        return slug
    return f"{short}-{digest[:8]}" if short else f"x-{digest[:12]}"
