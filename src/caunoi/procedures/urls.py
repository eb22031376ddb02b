"""Addresses of the part `procedures`: residents' pages, then the officer's."""

from __future__ import annotations

from django.urls import path

from caunoi.procedures.views_public import catalogue

app_name = "procedures"
urlpatterns = [
    path("thu-tuc/", catalogue.show_list, name="list"),
    path("thu-tuc/<slug:slug>/", catalogue.show_procedure, name="show"),
    path("thu-tuc/<slug:slug>/hoi/", catalogue.guide, name="guide"),
]
