"""Addresses under `console/requests/` and `console/changes/`: forms are of one organisation and one kind of change."""

from django.urls import path

from lachan.server.console.requests import editing, own, pages

urlpatterns = [
    path("requests/", pages.list_page, name="requests"),
    path("requests/<count:number>/", pages.one, name="request"),
    path("requests/<count:number>/approve/", pages.approve, name="approve-request"),
    path("requests/<count:number>/refuse/", pages.refuse, name="refuse-request"),
    path("requests/own/", own.list_page, name="own-requests"),
    path("requests/own/<count:number>/", own.one, name="own-request"),
    path("requests/own/<count:number>/take-back/", own.take_back, name="take-back-request"),
    path("changes/ask/<str:key>/", own.choose, name="choose-request"),
    path("changes/ask/<str:key>/<str:word>/", own.ask, name="ask-for-change"),
    path("changes/edit/<str:key>/", editing.choose, name="choose-edit"),
    path("changes/edit/<str:key>/<str:word>/", editing.edit, name="edit-registry"),
]
