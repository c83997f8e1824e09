"""The malware tool's scan: us, a bare YARA-X loop, yara-python, clamscan and reading alone, on one tree."""
