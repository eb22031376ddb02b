"""Addresses of the part `neighbourhoods`: residents' pages, then the officer's."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "neighbourhoods"
urlpatterns: list[URLPattern] = []
