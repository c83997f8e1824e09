"""Addresses under `console/warnings/`."""

from django.urls import path

from lachan.server.console.warnings import files, pages

urlpatterns = [
    path("", pages.warnings_page, name="warnings"),
    path("write/", pages.write, name="write-warning"),
    path("bulletin/", pages.bulletin, name="draft-bulletin"),
    path("<count:number>/", pages.one, name="warning"),
    path("<count:number>/write/", pages.rewrite, name="rewrite-warning"),
    path("<count:number>/send/", pages.send, name="send-warning"),
    path("<count:number>/return/", pages.return_, name="return-warning"),
    path("<count:number>/approve/", pages.approve, name="approve-warning"),
    path("<count:number>/withdraw/", pages.withdraw, name="withdraw-warning"),
    path("<count:number>/drop/", pages.drop, name="drop-warning"),
    path("<count:number>/kit.zip", files.press_kit, name="warning-kit"),
    path("<count:number>/<str:language>-<str:shape>.png", files.picture, name="warning-picture"),
]
