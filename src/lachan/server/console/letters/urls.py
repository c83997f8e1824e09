"""Addresses under `console/letters/`."""

from django.urls import path

from lachan.server.console.letters import pages

urlpatterns = [
    path("", pages.letters_page, name="letters"),
    path("<count:number>/", pages.one, name="letter"),
    path("<count:number>/letter.pdf", pages.pdf, name="letter-pdf"),
    path("<count:number>/put-out/", pages.put_out, name="put-letter-out"),
    path("<count:number>/take-back/", pages.take_back, name="take-letter-back"),
    path("<count:number>/receipt/", pages.receipt, name="note-letter"),
    path("<count:number>/cancel/", pages.cancel, name="cancel-letter"),
]
