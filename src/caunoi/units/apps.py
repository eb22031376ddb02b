"""Django's entry for the part `units`."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "caunoi.units"
    label = "units"
