"""Addresses of the part `neighbourhoods`: residents' pages, then the officer's."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from caunoi.neighbourhoods.views_public import finding, joining, mine


class GroupConverter(StringConverter):
    """A neighbourhood's code; no page of ours is called so."""

    regex = "[2-9a-hjkmnp-z]{8}"


register_converter(GroupConverter, "group")

app_name = "neighbourhoods"
urlpatterns = [
    path("khu-dan-cu/", finding.find, name="find"),
    path("khu-dan-cu/<group:code>/", finding.show, name="show"),
    path("khu-dan-cu/<group:code>/tham-gia/", joining.join_group, name="join"),
    path("khu-dan-cu/<group:code>/cua-toi/", mine.show_mine, name="mine"),
]
