"""Addresses of the part `questions`: everybody's pages, then the desk."""

from __future__ import annotations

from django.urls import path

from caunoi.questions.views_public import reading, searching
from caunoi.questions.views_staff import desk, keeping, writing

app_name = "questions"
urlpatterns = [
    path("hoi-dap/", searching.show_search, name="search"),
    path("hoi-dap/tim/", searching.find, name="find"),
    path("hoi-dap/tim/<slug:slug>/", reading.read_with_words, name="read"),
    path("hoi-dap/hoi/", searching.send, name="ask"),
    path("hoi-dap/so-lieu/", reading.show_figures, name="figures"),
    path("hoi-dap/y-kien/<slug:slug>/", reading.say_helped, name="helped"),
    path("hoi-dap/<slug:slug>/", reading.show_answer, name="answer"),
    path("can-bo/hoi-dap/", desk.show_desk, name="desk"),
    path("can-bo/hoi-dap/viet/", writing.write, name="write"),
    path("can-bo/hoi-dap/cau-tra-loi/", writing.list_answers, name="answers"),
    path("can-bo/hoi-dap/cau-tra-loi/<uuid:answer>/", writing.show_one, name="one"),
    path("can-bo/hoi-dap/cau-tra-loi/<uuid:answer>/<slug:act>/", writing.act, name="act"),
    path("can-bo/hoi-dap/ban-viet/<uuid:revision>/<slug:act>/", writing.settle, name="settle"),
    path("can-bo/hoi-dap/van-ban/", keeping.list_texts, name="texts"),
    path("can-bo/hoi-dap/van-ban/<uuid:text>/", keeping.show_text, name="text"),
    path("can-bo/hoi-dap/tu-ngu/", keeping.show_words, name="words"),
    path("can-bo/hoi-dap/so-lieu/", keeping.show_figures, name="staff_figures"),
    path("can-bo/hoi-dap/<str:code>/", desk.show_question, name="question"),
    path("can-bo/hoi-dap/<str:code>/chuyen/", desk.pass_question, name="pass"),
]
