"""Addresses of the portal."""

from django.urls import path

from lachan.server.portal import front

urlpatterns = [path("", front.front, name="front")]
