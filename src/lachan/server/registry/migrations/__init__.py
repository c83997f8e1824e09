"""The registry's tables, step by step."""
