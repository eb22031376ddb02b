"""Addresses of the part `reports`: residents' pages, then the officer's desk."""

from __future__ import annotations

from django.urls import path

from caunoi.reports import views_staff
from caunoi.reports.views_public import follow_up, sending

app_name = "reports"
urlpatterns = [
    path("", sending.show_home, name="home"),
    path("gui-tin/", sending.send_report, name="send"),
    path("gui-tin/an-danh/", sending.send_anonymously, name="send_anonymously"),
    path("tra-cuu/", follow_up.follow_up, name="follow"),
    path("can-bo/", views_staff.show_inbox, name="inbox"),
    path("can-bo/<str:code>/", views_staff.show_report, name="staff_report"),
    path("can-bo/<str:code>/lien-he/", views_staff.reveal, name="reveal"),
    path("can-bo/<str:code>/<str:verb>/", views_staff.do_step, name="do_step"),
]
