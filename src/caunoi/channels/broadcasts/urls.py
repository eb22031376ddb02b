"""Addresses of notices: residents' pages, then the desk; machines' addresses have no language."""

from __future__ import annotations

from django.urls import URLPattern, path

import caunoi.channels.broadcasts.views_staff as desk
from caunoi.channels.broadcasts import views_public as notices
from caunoi.channels.feeds import views_public as feeds
from caunoi.channels.mailing import views_public as mailing
from caunoi.channels.official import views_public as official

_ONE = "can-bo/thong-bao/<uuid:broadcast_id>/"

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("canh-bao/", notices.show_list, name="list"),
    path("canh-bao/atom.xml", feeds.show_atom, name="atom"),
    path("canh-bao/cap.xml", feeds.show_cap_feed, name="cap_feed"),
    path("canh-bao/<slug:slug>/", notices.show_notice, name="show"),
    path("canh-bao/<slug:slug>/anh/", notices.show_image, name="image"),
    path("nhan-tin/", mailing.show_wishes, name="wishes"),
    path("nhan-tin/thu/<str:token>/", mailing.show_confirm, name="confirm"),
    path("nhan-tin/thu/<str:token>/thoi/", mailing.show_leave, name="leave"),
    path("kenh-chinh-thuc/", official.show_official, name="official"),
    path("kenh-chinh-thuc/danh-sach.json", official.show_signed, name="official_json"),
    path("can-bo/thong-bao/", desk.show_desk, name="desk"),
    path("can-bo/thong-bao/moi/", desk.write, name="write"),
    path(_ONE, desk.show_one, name="one"),
    path(f"{_ONE}sua/", desk.edit, name="edit"),
    path(f"{_ONE}tien-do/", desk.show_progress, name="progress"),
    path(f"{_ONE}anh/", desk.show_image, name="desk_image"),
    path(f"{_ONE}da-lam/<uuid:delivery_id>/", desk.note_by_hand, name="by_hand"),
    path(f"{_ONE}<slug:verb>/", desk.decide, name="decide"),
]
