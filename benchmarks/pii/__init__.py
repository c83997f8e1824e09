"""The scanner for personal data: its quality on a generated corpus, its speed beside others."""
