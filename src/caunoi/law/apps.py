"""Django's entry for the part `law`."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "caunoi.law"
    label = "law"
