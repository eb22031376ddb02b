"""Addresses of the part `neighbourhoods`: residents' pages, then the officer's."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from caunoi.neighbourhoods.views_public import finding, joining, mine
from caunoi.neighbourhoods.views_staff import desk, duties, groups


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
    path("can-bo/khu-dan-cu/", groups.show_list, name="list"),
    path("can-bo/khu-dan-cu/viet/", groups.write, name="write"),
    path("can-bo/khu-dan-cu/mo/", groups.open_new, name="open"),
    path("can-bo/khu-dan-cu/so-lieu/", duties.show_figures, name="figures"),
    path("can-bo/khu-dan-cu/loi-hua/", duties.show_promises, name="promises"),
    path("can-bo/khu-dan-cu/loi-hua/<uuid:promise>/<slug:state>/", duties.settle, name="settle"),
    path("can-bo/khu-dan-cu/khieu-nai/", duties.show_appeals, name="appeals"),
    path("can-bo/khu-dan-cu/khieu-nai/<uuid:appeal>/<slug:verdict>/", duties.decide, name="decide"),
    path("can-bo/khu-dan-cu/ban-giao/", duties.show_handovers, name="handovers"),
    path("can-bo/khu-dan-cu/ban-giao/<uuid:handover>/", duties.show_handover, name="handover"),
    path(
        "can-bo/khu-dan-cu/ban-giao/<uuid:handover>/<slug:act>/",
        duties.settle_handover,
        name="settle_handover",
    ),
    path("can-bo/khu-dan-cu/<group:code>/", desk.show_desk, name="desk"),
    path(
        "can-bo/khu-dan-cu/<group:code>/bai/<uuid:post>/<slug:act>/",
        desk.act_on_post,
        name="act_on_post",
    ),
    path("can-bo/khu-dan-cu/<group:code>/thanh-vien/", desk.show_members, name="members"),
    path(
        "can-bo/khu-dan-cu/<group:code>/thanh-vien/<uuid:member>/<slug:act>/",
        desk.act_on_member,
        name="act_on_member",
    ),
    path("can-bo/khu-dan-cu/<group:code>/thiet-lap/", groups.set_up, name="set_up"),
    path("can-bo/khu-dan-cu/<group:code>/to-roi/", groups.show_poster, name="poster"),
]
