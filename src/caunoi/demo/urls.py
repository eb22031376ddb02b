"""Addresses of the simulator's pages; they exist in the demonstration only (config/urls.py)."""

from __future__ import annotations

from django.urls import path

from caunoi.demo.views_public import comments, doors, groups, messenger, switches, zalo

app_name = "demo"
urlpatterns = [
    path("", doors.show_doors, name="doors"),
    path("thu/", doors.show_mail, name="mail"),
    path("anh/<slug:network>/<slug:key>/", doors.show_picture, name="picture"),
    path("messenger/", messenger.show_people, name="messenger"),
    path("messenger/<slug:psid>/", messenger.show_talk, name="messenger_talk"),
    path("binh-luan/", comments.show_people, name="comments"),
    path("binh-luan/<slug:psid>/", comments.show_posts, name="comments_as"),
    path("zalo/", zalo.show_people, name="zalo"),
    path("zalo/<slug:user>/", zalo.show_talk, name="zalo_talk"),
    path("nhom/", groups.show_groups, name="groups"),
    path("nhom/<slug:group>/", groups.show_people, name="group"),
    path("nhom/<slug:group>/<slug:user>/", groups.show_talk, name="group_talk"),
    path("cong-tac/", switches.show_switches, name="switches"),
]
