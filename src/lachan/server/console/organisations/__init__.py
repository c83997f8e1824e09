"""Organisations that one sees: what is theirs by date, and their contacts kept right."""
