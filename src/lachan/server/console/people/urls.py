"""Addresses under `console/people/`."""

from django.urls import path

from lachan.server.console.people import pages

urlpatterns = [
    path("", pages.people_page, name="people"),
    path("export.csv", pages.export, name="people-export"),
    path("invite/", pages.invite, name="invite"),
    path("<count:number>/", pages.one, name="person"),
    path("<count:number>/end/", pages.end, name="end-role"),
    path("<count:number>/reset/", pages.reset, name="reset-factors"),
    path("invitations/<count:number>/withdraw/", pages.withdraw, name="withdraw-invitation"),
]
