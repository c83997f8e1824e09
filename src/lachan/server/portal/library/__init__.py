"""The library for citizens: what malware and tricks do, how to see and remove them; the law; whom to ask."""
