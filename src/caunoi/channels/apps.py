"""Django's entry for the part `channels`."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caunoi.reports.ways import Way, announce_way

# A mail cannot begin a report: only an answer to a letter of ours comes in.
BY_MAIL = Way(
    _("Answering our letter by e-mail"),
    _(
        "We learn your address and your name as your mail shows it. "
        "Your mail provider keeps a copy."
    ),
    lambda: bool(settings.MAIL_IN_PORT),
)


class ChannelsConfig(AppConfig):
    name = "caunoi.channels"
    label = "channels"

    def ready(self) -> None:
        """Residents are told of the ways that this part connects."""
        announce_way(BY_MAIL)
