"""Traffic Light Protocol 2.0 (FIRST, August 2022): how far a record may travel."""

from enum import StrEnum


class Tlp(StrEnum):
    """The five labels, from the widest audience to the narrowest."""

    CLEAR = "CLEAR"
    GREEN = "GREEN"
    AMBER = "AMBER"
    AMBER_STRICT = "AMBER+STRICT"
    RED = "RED"


ORDER = tuple(Tlp)
DEFAULT = Tlp.AMBER


def read(text: str) -> Tlp:
    """A label as people write it: any case, with or without `TLP:`; WHITE of version 1 is CLEAR. Errors: ValueError."""
    label = text.strip().upper().removeprefix("TLP:").strip()
    return Tlp.CLEAR if label == "WHITE" else Tlp(label)


def strictest(*labels: Tlp) -> Tlp:
    """What a text made of several records must carry; CLEAR where there are none."""
    return max(labels, key=ORDER.index, default=Tlp.CLEAR)
