"""Django's entry for the part `portal`."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "caunoi.portal"
    label = "portal"
