"""Addresses for uploads (tus 1.0)."""

from __future__ import annotations

from django.urls import path

from caunoi.core.files import views_public

urlpatterns = [
    path("", views_public.uploads, name="uploads"),
    path("<str:token>", views_public.upload, name="upload"),
]
