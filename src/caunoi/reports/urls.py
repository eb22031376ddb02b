"""Addresses of the part `reports`: residents' pages, then the officer's desk."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, include, path, register_converter
from django.urls.converters import StringConverter

from caunoi.reports.views_public import files as reporters_files
from caunoi.reports.views_public import follow_up, sending
from caunoi.reports.views_staff import (
    bulk,
    company,
    inbox,
    report,
    rules,
    saved_views,
    steps,
    taking_down,
    templates,
)
from caunoi.reports.views_staff import files as staff_files


class CodeConverter(StringConverter):
    """What may be a report's code, so that pages of the desk can have words for addresses."""

    regex = "[0-9][0-9 -]{7,13}"


register_converter(CodeConverter, "code")


def file_paths(view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The addresses under one file: its copy, small picture, pages, and what was sent."""
    return [
        path("", view, name=name),
        path("nho/", view, {"what": "thumb"}, name=f"{name}_thumb"),
        path("goc/", view, {"what": "original"}, name=f"{name}_original"),
        path("<int:page>/", view, name=f"{name}_page"),
    ]


app_name = "reports"
urlpatterns = [
    path("gui-tin/", sending.send_report, name="send"),
    path("gui-tin/an-danh/", sending.send_anonymously, name="send_anonymously"),
    path("tra-cuu/", follow_up.follow_up, name="follow"),
    path("tra-cuu/tep/<str:token>/", include(file_paths(reporters_files.show_file, "file"))),
    path("can-bo/", inbox.show_inbox, name="inbox"),
    path("can-bo/nhap-tin/", taking_down.take_down, name="take_down"),
    path("can-bo/nhap-tin/tiep/", taking_down.go_on, name="continue_report"),
    path("can-bo/hang-loat/", bulk.act_on_ticked, name="bulk"),
    path("can-bo/khung-nhin/", saved_views.list_views, name="views"),
    path("can-bo/khung-nhin/luu/", saved_views.save, name="save_view"),
    path("can-bo/khung-nhin/<uuid:pk>/<slug:act>/", saved_views.change, name="change_view"),
    path("can-bo/<code:code>/", report.show_report, name="staff_report"),
    path("can-bo/<code:code>/lien-he/", report.reveal, name="reveal"),
    path(
        "can-bo/<code:code>/tep/<uuid:file>/",
        include(file_paths(staff_files.show_file, "staff_file")),
    ),
    path("can-bo/mau/", templates.show_templates, name="templates"),
    path("can-bo/mau/<uuid:template>/", templates.edit, name="edit_template"),
    path("can-bo/mau/<uuid:template>/bo/", templates.retire, name="retire_template"),
    path("can-bo/nhac-ten/", company.show_mentions, name="mentions"),
    path("can-bo/<code:code>/ban-nhap/", company.keep, name="keep_draft"),
    path("can-bo/<code:code>/dang-xem/", company.be_here, name="be_here"),
    path("can-bo/<code:code>/luot-xem/", report.show_looks, name="report_looks"),
    path("can-bo/<code:code>/nguoi/", company.find_people, name="people"),
    path("can-bo/<code:code>/<slug:verb>/", steps.press, name="do_step"),
    path("quan-tri/thoi-han/", rules.list_rules, name="rules"),
    path("quan-tri/thoi-han/trinh/<uuid:activation>/", rules.show_submitted, name="submitted_rule"),
    path("quan-tri/thoi-han/<str:rule>/<int:version>/", rules.show_rule, name="rule"),
    path(
        "quan-tri/thoi-han/<str:rule>/<int:version>/<slug:verdict>/",
        rules.decide,
        name="decide_rule",
    ),
]
