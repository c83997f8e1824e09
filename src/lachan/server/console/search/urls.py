"""Addresses under `console/search/`."""

from django.urls import path

from lachan.server.console.search import pages

urlpatterns = [path("", pages.search_page, name="search")]
