"""Addresses under `console/post/`."""

from django.urls import path

from lachan.server.console.post import pages

urlpatterns = [
    path("", pages.post_page, name="post"),
    path("<count:number>/again/", pages.again, name="post-again"),
    path("<count:number>/give-up/", pages.give_up, name="post-give-up"),
]
