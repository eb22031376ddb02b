"""What the other parts of the channels find Facebook by."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caunoi.channels.broadcasts.publishers import announce_publisher
from caunoi.channels.chat import announce_platform
from caunoi.channels.facebook.comments import keep_comment, reread_comment
from caunoi.channels.facebook.doctoring import look
from caunoi.channels.facebook.forgetting import peers_of
from caunoi.channels.facebook.graph import CHANNEL
from caunoi.channels.facebook.platform import Facebook
from caunoi.channels.facebook.publisher import FacebookPage
from caunoi.channels.facebook.reading_feed import THREAD
from caunoi.channels.taking import KEEPERS, PEERS_OF
from caunoi.channels.taking_rows import REREADERS
from caunoi.core.soundness import announce_check
from caunoi.reports.ways import Way, announce_way

BY_FACEBOOK = Way(
    _("Facebook, Messenger"),
    _(
        "Facebook knows that you write to us, what you write and when; everybody can read a "
        "comment under a post. We learn the name that you have there, and nothing of your "
        "telephone number unless you give it."
    ),
    lambda: bool(settings.FACEBOOK_PAGE_ID),
)


def announce() -> None:
    """The part `channels` is ready."""
    announce_platform(Facebook())
    announce_publisher(FacebookPage())
    announce_check(look)
    announce_way(BY_FACEBOOK)
    KEEPERS[THREAD.rstrip(":")] = keep_comment
    REREADERS[THREAD.rstrip(":")] = reread_comment
    PEERS_OF[CHANNEL] = peers_of
