"""IPv4, IPv6 and MAC addresses. A log's line names whose device called: with the time it is personal.

Not counted: loopback, unspecified, multicast and broadcast addresses, versions that look like addresses (`1.2.3.4` after
"version"), and times (`10:20:30`).
"""

import ipaddress
import re
from collections.abc import Iterator

from lachan.tools.pii.evidence import Meanings, Token, Window
from lachan.tools.pii.text.letters import fold

KINDS = ("ip-address", "mac-address")
WORDS = {"ip-address": ("dia chi ip", "ip address", "ip"), "mac-address": ("dia chi mac", "mac address", "mac")}
TRIGGER = (
    rb"(?:^|[^0-9.])(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})\.(?:0|[1-9][0-9]{0,2})\.(?:0|[1-9][0-9]{0,2})\.(?:0|[1-9][0-9]{0,2})\b|(?::[0-9A-Fa-f]{1,4}){3}:[0-9A-Fa-f]|:[0-9A-Fa-f]{1,4}::|::[0-9A-Fa-f]|"
    rb"(?:[:-][0-9A-Fa-f]{2}){5}"
)
_FOUR = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_SIX = re.compile(r"(?<![\w:.])(?=[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:)[0-9A-Fa-f:]{4,39}(?![\w:])")
_MAC = re.compile(r"(?<![\w:-])[0-9A-Fa-f]{2}(?P<sign>[:-])(?:[0-9A-Fa-f]{2}(?P=sign)){4}[0-9A-Fa-f]{2}(?![\w:-])")
_VERSION = re.compile(r"(?:phien ban|version|ver|v|release|dieu|muc|khoan)[ .:]*$")


def tokens(window: Window) -> Iterator[tuple[Token, Meanings]]:
    """Addresses that can belong to a device."""
    text = window.text
    for found in _MAC.finditer(text) if text.count(":") > 4 or text.count("-") > 4 else ():
        if found[0].strip("0:-") and found[0].strip("fF:-"):
            yield Token(found.start(), found.end(), found[0].lower(), "mac"), {"mac-address": 4.0}
    for pattern in (_FOUR, _SIX) if text.count(":") > 1 else (_FOUR,):
        for found in pattern.finditer(window.text):
            try:
                address = ipaddress.ip_address(found[0])
            except ValueError:
                continue
            if address.is_loopback or address.is_unspecified or address.is_multicast or found[0] == "255.255.255.255":
                continue
            version = _VERSION.search(fold(text[max(0, found.start() - 12) : found.start()]))
            yield Token(found.start(), found.end(), str(address), "ip"), {"ip-address": 0.5 if version else 3.0}
