"""The composition root: Django's settings and the start of a process. Imported by doors' entry points only."""
