"""Addresses that stand in the settings of our Facebook app."""

from __future__ import annotations

from django.urls import path

from caunoi.channels.facebook import views_public

app_name = "facebook"
urlpatterns = [
    path("go-ung-dung/", views_public.take_removal, name="removal"),
    path("xoa-du-lieu/", views_public.take_deletion, name="deletion"),
    path("xoa-du-lieu/<slug:code>/", views_public.show_deletion, name="deletion_state"),
]
