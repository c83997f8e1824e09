"""Addresses under `canh-bao`. Mails, posters and feeds carry them: they never change."""

from django.urls import path

from lachan.server.portal.warnings import feeds, pages, subscribing

urlpatterns = [
    path("canh-bao", pages.warnings_page, name="public-warnings"),
    path("canh-bao/atom.xml", feeds.atom, name="warnings-atom"),
    path("canh-bao/feed.json", feeds.json_feed, name="warnings-json"),
    path("canh-bao/cap.xml", feeds.cap_index, name="warnings-cap"),
    path("canh-bao/cap/<str:name>", feeds.cap_message, name="warning-cap"),
    path("canh-bao/nhan-thu", subscribing.ask, name="warnings-by-mail"),
    path("canh-bao/xac-nhan/<str:token>", subscribing.confirm, name="confirm-warnings"),
    path("canh-bao/thoi-nhan/<str:token>", subscribing.leave, name="leave-warnings"),
    path("canh-bao/<count:number>", pages.warning, name="short-warning"),
    path("canh-bao/<count:number>-<slug:slug>", pages.warning, name="public-warning"),
    path("canh-bao/<count:number>/ban-<count:edition>", pages.edition, name="warning-edition"),
    path("canh-bao/<count:number>/bao-chi.zip", feeds.press_kit, name="public-warning-kit"),
    path("canh-bao/<count:number>/hinh/<slug:shape>", feeds.share, name="warning-share"),
]
