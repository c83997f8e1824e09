"""Addresses under `console/organisations/`."""

from django.urls import path

from lachan.server.console.organisations import pages

urlpatterns = [
    path("", pages.organisations_page, name="organisations"),
    path("<str:key>/", pages.one, name="organisation"),
    path("<str:key>/confirm/", pages.confirm, name="confirm-contacts"),
    path("<str:key>/contacts/", pages.uncover, name="uncover-contacts"),
    path("<str:key>/contacts/<count:number>/left/", pages.left, name="contact-left"),
]
