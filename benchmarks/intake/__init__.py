"""Intake of Shadowserver rows: us, IntelMQ, plain Python, and the bare read, on the same file in one run."""
