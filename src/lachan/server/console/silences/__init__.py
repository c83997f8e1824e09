"""Silences: of what nobody is told, because a person said so, with a reason and an end."""
