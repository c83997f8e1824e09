"""Addresses under `console/mine/told/`."""

from django.urls import path

from lachan.server.console.told import pages

urlpatterns = [
    path("", pages.own, name="told"),
    path("<slug:organisation>/", pages.one, name="told-organisation"),
    path("<slug:organisation>/set/", pages.choose, name="set-told"),
    path("<slug:organisation>/mute/", pages.mute, name="mute"),
    path("<slug:organisation>/mutes/<count:number>/lift/", pages.unmute, name="unmute"),
]
