"""Guides for citizens: written, looked at as citizens will see them, put out by a second person."""
