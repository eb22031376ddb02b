"""Django's entry for the part `procedures`."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "caunoi.procedures"
    label = "procedures"
