"""Addresses of the part `procedures`: residents' pages, then the officer's."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from caunoi.procedures.views_public import asking, booking, catalogue, papers
from caunoi.procedures.views_staff import catalogue as staff_catalogue
from caunoi.procedures.views_staff import day, desks, setting_up
from caunoi.procedures.views_staff import papers as staff_papers


class DeskConverter(StringConverter):
    """A desk's code; no page of ours is called so."""

    regex = "[2-9a-hjkmnp-z]{8}"


register_converter(DeskConverter, "desk")

app_name = "procedures"
urlpatterns = [
    path("thu-tuc/", catalogue.show_list, name="list"),
    path("thu-tuc/bieu-mau/", catalogue.show_forms, name="forms"),
    path("thu-tuc/<slug:slug>/", catalogue.show_procedure, name="show"),
    path("thu-tuc/<slug:slug>/hoi/", catalogue.guide, name="guide"),
    path("thu-tuc/<slug:slug>/xong/", asking.tell_trips, name="trips"),
    path("lich-hen/", booking.show_appointment, name="appointment"),
    path("lich-hen/dat/", booking.choose_procedure, name="choose"),
    path("lich-hen/dat/<slug:slug>/", booking.book_time, name="book"),
    path("xem-giay-to/", papers.show, name="papers"),
    path("xem-giay-to/gui/<slug:slug>/", papers.send, name="send_papers"),
    path("xem-giay-to/anh/<str:token>/", papers.show_photo, name="own_photo"),
    path(
        "xem-giay-to/anh/<str:token>/nho/",
        papers.show_photo,
        {"what": "thumb"},
        name="own_thumb",
    ),
    path("ho-so/", asking.where_is_it, name="where"),
    path("can-bo/quay/", desks.show_desks, name="desks"),
    path("can-bo/quay/mo/", desks.open_new, name="open_desk"),
    path("can-bo/quay/<desk:code>/", day.show_day, name="day"),
    path("can-bo/quay/<desk:code>/thiet-lap/", setting_up.set_up, name="set_up"),
    path("can-bo/quay/<desk:code>/<slug:act>/", day.act_at_desk, name="act_at_desk"),
    path("can-bo/giay-to/", staff_papers.show_list, name="papers_list"),
    path("can-bo/giay-to/<uuid:check>/", staff_papers.judge, name="judge"),
    path(
        "can-bo/giay-to/<uuid:check>/<int:number>/",
        staff_papers.show_photo,
        name="photo",
    ),
    path("can-bo/thu-tuc/", staff_catalogue.show_list, name="staff_list"),
    path("can-bo/thu-tuc/so-lieu/", desks.show_figures, name="figures"),
    path("can-bo/thu-tuc/<slug:slug>/", staff_catalogue.edit, name="edit"),
    path(
        "can-bo/thu-tuc/<slug:slug>/<uuid:version>/<slug:act>/",
        staff_catalogue.settle,
        name="settle",
    ),
]
