"""The address of `console/` itself."""

from django.urls import path

from lachan.server.console.home import pages

urlpatterns = [path("", pages.home, name="console-home")]
