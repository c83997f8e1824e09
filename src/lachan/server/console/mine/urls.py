"""Addresses under `console/mine/`."""

from django.urls import path

from lachan.server.console.mine import pages

urlpatterns = [
    path("", pages.mine, name="mine"),
]
