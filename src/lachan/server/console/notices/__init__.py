"""Notices: found, explained, sent again, told to somebody else; what goes out next, the kill-switch, the trial."""
