"""Lá Chắn: see it, know whose it is, tell them so that they act, and measure that it is gone."""

__version__ = "0.1.0"
