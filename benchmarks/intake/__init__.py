"""Intake of Shadowserver rows: us, plain Python, and the bare read, on the same file in one run."""
