"""Addresses of the part `questions`: everybody's pages, then the desk."""

from __future__ import annotations

from django.urls import path

from caunoi.questions.views_public import reading, searching

app_name = "questions"
urlpatterns = [
    path("hoi-dap/", searching.show_search, name="search"),
    path("hoi-dap/tim/", searching.find, name="find"),
    path("hoi-dap/hoi/", searching.send, name="ask"),
    path("hoi-dap/so-lieu/", reading.show_figures, name="figures"),
    path("hoi-dap/y-kien/<slug:slug>/", reading.say_helped, name="helped"),
    path("hoi-dap/<slug:slug>/", reading.show_answer, name="answer"),
]
