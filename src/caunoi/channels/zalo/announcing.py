"""What the other parts of the channels, and residents, find Zalo by."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caunoi.channels.broadcasts.publishers import announce_publisher
from caunoi.channels.chat import announce_platform
from caunoi.channels.neighbourhood_posts import announce_groups
from caunoi.channels.taking import ACCOUNT_KEEPERS, KEEPERS
from caunoi.channels.zalo.account_events import take_account_event
from caunoi.channels.zalo.group_events import PREFIX
from caunoi.channels.zalo.group_posts import post_in_group
from caunoi.channels.zalo.groups_in import take_group_message
from caunoi.channels.zalo.platform import CHANNEL, Zalo
from caunoi.channels.zalo.publishing import ZaloArticles, ZaloGroups
from caunoi.reports.ways import Way, announce_way

BY_ZALO = Way(
    _("Zalo"),
    _(
        "Zalo knows that you write to us, what you write and when. We learn the name that you "
        "have there, and nothing of your telephone number unless you give it."
    ),
    lambda: bool(settings.ZALO_OA_ID),
)


def announce() -> None:
    """The part `channels` is ready."""
    announce_platform(Zalo())
    announce_publisher(ZaloArticles())
    announce_publisher(ZaloGroups())
    announce_groups(CHANNEL, post_in_group)
    announce_way(BY_ZALO)
    KEEPERS[PREFIX.rstrip(":")] = take_group_message
    ACCOUNT_KEEPERS[CHANNEL] = take_account_event
