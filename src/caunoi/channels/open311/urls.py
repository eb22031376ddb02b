"""Addresses of Open311."""

from __future__ import annotations

from django.urls import URLPattern, re_path

from caunoi.channels.open311 import views

_END = r"\.(?P<form>json|xml)$"

app_name = "open311"
urlpatterns: list[URLPattern] = [
    re_path(rf"^discovery{_END}", views.show_discovery, name="discovery"),
    re_path(rf"^services{_END}", views.show_services, name="services"),
    re_path(rf"^services/(?P<code>[\w.-]+){_END}", views.show_definition, name="definition"),
    re_path(rf"^requests{_END}", views.requests, name="requests"),
    re_path(rf"^requests/(?P<code>[\w.-]+){_END}", views.show_request, name="request"),
    re_path(rf"^tokens/(?P<token>[\w.-]+){_END}", views.show_token, name="token"),
    re_path(rf"^servicerequestupdates{_END}", views.updates, name="updates"),
    re_path(r"^.*$", views.no_such_call, name="nothing"),
]
