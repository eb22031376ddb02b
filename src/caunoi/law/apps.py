"""Django's entry for the part `law`."""

from django.apps import AppConfig

from caunoi.law.files import check_files


class LawConfig(AppConfig):
    name = "caunoi.law"
    label = "law"

    def ready(self) -> None:
        """Stop the start on a file that cannot be used: later, a report would meet it."""
        check_files()
