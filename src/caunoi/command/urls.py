"""Addresses of the part `command`: what the desk counts, all clocks, who read what."""

from __future__ import annotations

from django.urls import path

from caunoi.command.views_staff import desk, supervision

app_name = "command"
urlpatterns = [
    path("can-bo/ban/", desk.go_to_desk, name="desk"),
    path("can-bo/dem/", desk.show_counts, name="counts"),
    path("can-bo/dong-ho/", supervision.show_clocks, name="clocks"),
    path("can-bo/nhat-ky-doc/", supervision.show_looks, name="looks"),
    path("can-bo/nhat-ky-doc/cua-toi/", supervision.show_own_looks, name="own_looks"),
]
