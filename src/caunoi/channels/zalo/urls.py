"""Addresses of Zalo's connection."""

from __future__ import annotations

from django.urls import path

from caunoi.channels.zalo import views_staff as views

app_name = "zalo"
urlpatterns = [
    path("", views.show_consent, name="consent"),
    path("nhom/<slug:code>/", views.show_group, name="group"),
    path("nhom/<slug:code>/nguoi/", views.act_on_people, name="group_people"),
    path("xong/", views.take_consent, name="consent_given"),
]
