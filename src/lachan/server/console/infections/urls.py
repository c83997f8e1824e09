"""Addresses under `console/infections/`."""

from django.urls import path

from lachan.server.console.infections import pages

urlpatterns = [path("", pages.infections_page, name="infections")]
