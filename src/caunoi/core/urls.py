"""Addresses of the part `core`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "core"
urlpatterns: list[URLPattern | URLResolver] = [
    path("tai-tep/", include("caunoi.core.files.urls")),
]
