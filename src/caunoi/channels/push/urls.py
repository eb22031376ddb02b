"""Addresses that browsers' scripts ask, in no language, and CAP messages, which have one name."""

from __future__ import annotations

from django.urls import URLPattern, path

from caunoi.channels.feeds import views_public as feeds
from caunoi.channels.push import views_public as push

app_name = "push"
urlpatterns: list[URLPattern] = [
    path("nhan-tin/sw.js", push.show_worker, name="worker"),
    path("nhan-tin/may/", push.put_subscription, name="put"),
    path("nhan-tin/may/doi/", push.change_subscription, name="change"),
    path("nhan-tin/may/thoi/", push.drop_subscription, name="drop"),
    path("nhan-tin/may/xem/", push.show_subscription, name="known"),
    path("canh-bao/cap/<slug:identifier>.xml", feeds.show_cap, name="cap"),
]
