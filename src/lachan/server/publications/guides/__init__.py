"""Guides: pages of the library of malware (`library/`) and pages on the law (`law/`), read, checked and found.

Each is three files in a folder of its own: `about.toml`, `vi.md`, `en.md`. What ships is overlaid by editions that two
people put out (`publications.editing`). Promises: a page that is shown is whole in both languages, with a list of steps
for every system it is about, sources, and the day of its review. Never: a page with a mark that is not allowed.

The parts: `marks` (the few marks of the texts; pure), `form` (what a page is made of; pure), `checking` (what is
missing), `holding` (the texts that hold now), `reading` (the pages of them), `finding` (search), `figures` (how often a
family is seen).
"""
