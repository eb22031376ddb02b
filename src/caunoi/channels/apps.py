"""Django's entry for the part `channels`."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.reports.ways import Way, announce_way

_REVEALS = _(
    "We learn your address and your name as your mail shows it. Your mail provider keeps a copy."
)


def _takes_mail() -> bool:
    return bool(settings.MAIL_IN_PORT or settings.MAIL_LMTP_PORT or settings.MAILBOXES)


# Without a public address only an answer to a letter of ours comes in.
BY_ANSWER = Way(
    _("Answering our letter by e-mail"), _REVEALS,
    lambda: _takes_mail() and not settings.MAIL_PUBLIC,
)  # fmt: skip


def _public_name() -> str:
    return gettext("By e-mail to %(address)s") % {"address": min(settings.MAIL_PUBLIC, default="")}


BY_MAIL = Way(lazy(_public_name, str)(), _REVEALS, lambda: bool(settings.MAIL_PUBLIC))


# What connects a platform or a carrier; it says so once the tables are known.
CONNECTED = (
    "facebook.announcing",
    "zalo.announcing",
    "zns.sender",
    "neighbourhood_groups",
    "on_the_way",
)


class ChannelsConfig(AppConfig):
    name = "caunoi.channels"
    label = "channels"

    def ready(self) -> None:
        """Residents are told of the ways that this part connects."""
        announce_way(BY_ANSWER)
        announce_way(BY_MAIL)
        for name in CONNECTED:
            import_module(f"caunoi.channels.{name}").announce()
