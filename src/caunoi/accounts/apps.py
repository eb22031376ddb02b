"""Django's entry for the part `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "caunoi.accounts"
    label = "accounts"
