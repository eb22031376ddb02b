"""Addresses of the part `places`."""

from __future__ import annotations

from django.urls import path

from caunoi.places import views_public

app_name = "places"
urlpatterns = [path("ban-do/phuong-xa.geojson", views_public.show_ward_shapes, name="ward_shapes")]
