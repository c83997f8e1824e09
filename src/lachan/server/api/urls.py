"""Addresses under `api/`: django-ninja's, each under a declared rule."""

from django.urls import URLPattern, URLResolver

from lachan.server.access.rules import Rule, Who, guarded
from lachan.server.api.about import api

_WHY = "what each answers is decided there: versions are for all, a key learns about itself only"

urlpatterns: list[URLPattern | URLResolver] = guarded(api.urls[0], Rule(Who.ANYBODY, _WHY))
