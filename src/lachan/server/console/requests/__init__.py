"""Requests for a change of the registry: asked for by organisations, decided by the house; the house's own edits."""
