"""Django's entry for the part `command`."""

from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "caunoi.command"
    label = "command"
