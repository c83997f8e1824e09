"""The programs' door: JSON under `/api/`, described by OpenAPI 3.1 at `/api/openapi.json`.

Promises: a key (`Authorization: Bearer …`) sees what its organisation sees, through the same gates as a page; what is
missing and what is not its own look alike; every answer, errors too, is described and is JSON.
Never: takes a cookie for an answer, keeps a rule, asks a database.
"""
