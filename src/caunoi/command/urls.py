"""Addresses of the part `command`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "command"
urlpatterns: list[URLPattern] = []
