"""Django's entry for the part `channels`."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "caunoi.channels"
    label = "channels"
