"""The words all parts share: the Detection's columns, RSIT classes, TLP, malware families, addresses as values, ids.

Promises: a value that leaves this room is typed, canonical and the same on every machine.
Never: imports anything else of ours, opens a socket, or knows what an organisation is.
"""
