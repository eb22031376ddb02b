"""Addresses of the channel desk."""

from __future__ import annotations

from django.urls import path

from caunoi.channels.desk import views_staff as views

app_name = "channel_desk"
urlpatterns = [
    path("", views.show_overview, name="overview"),
    path("tai-khoan/<uuid:account>/<slug:act>/", views.change_account, name="change_account"),
    path("su-kien/", views.show_hooks, name="hooks"),
    path("su-kien/<uuid:hook>/", views.show_hook, name="hook"),
    path("su-kien/<uuid:hook>/doc-lai/", views.read_again, name="read_again"),
    path("khong-den/", views.show_deliveries, name="deliveries"),
    path("khong-den/<uuid:delivery>/<slug:act>/", views.change_delivery, name="change_delivery"),
]
