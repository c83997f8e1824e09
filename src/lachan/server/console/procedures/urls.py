"""Addresses under `console/procedures/`."""

from django.urls import path

from lachan.server.console.procedures import pages

urlpatterns = [
    path("", pages.listed, name="procedures"),
    path("<slug:key>/", pages.one, name="procedure"),
    path("<slug:key>/write/", pages.write, name="write-procedure"),
    path("<slug:key>/<count:number>/publish/", pages.publish, name="publish-procedure"),
    path("<slug:key>/<count:number>/confirm/", pages.confirm, name="confirm-procedure"),
    path("<slug:key>/<count:number>/take-back/", pages.take_back, name="take-back-procedure"),
]
