"""Addresses under `api/`: django-ninja's, each under a declared rule."""

from typing import Final

from django.urls import URLPattern, URLResolver

from lachan.server.access.rules import Rule, Who, guarded
from lachan.server.api import detections, files, outcomes, pools, records
from lachan.server.api.about import api

RULES: Final = {**records.RULES, **detections.RULES, **files.RULES, **outcomes.RULES, **pools.RULES}
_WHY = "what each answers is decided there: versions are for all, a key learns about itself only"

_table: list[URLPattern | URLResolver] = list(api.urls[0])
for _pattern in _table:
    if isinstance(_pattern, URLPattern) and _pattern.name in RULES:
        guarded([_pattern], RULES[_pattern.name])

urlpatterns: list[URLPattern | URLResolver] = guarded(_table, Rule(Who.ANYBODY, _WHY))
