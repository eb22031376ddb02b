"""Django's entry for the part `questions`."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "caunoi.questions"
    label = "questions"
