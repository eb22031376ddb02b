"""Django's entry for the part `neighbourhoods`."""

from django.apps import AppConfig


class NeighbourhoodsConfig(AppConfig):
    name = "caunoi.neighbourhoods"
    label = "neighbourhoods"
