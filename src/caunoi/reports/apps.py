"""Django's entry for the part `reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "caunoi.reports"
    label = "reports"
