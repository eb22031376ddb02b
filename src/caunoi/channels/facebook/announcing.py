"""What the other parts of the channels find Facebook by."""

from __future__ import annotations

from caunoi.channels.broadcasts.publishers import announce_publisher
from caunoi.channels.chat import announce_platform
from caunoi.channels.facebook.comments import keep_comment
from caunoi.channels.facebook.doctoring import look
from caunoi.channels.facebook.forgetting import peers_of
from caunoi.channels.facebook.graph import CHANNEL
from caunoi.channels.facebook.platform import Facebook
from caunoi.channels.facebook.publisher import FacebookPage
from caunoi.channels.facebook.reading_feed import THREAD
from caunoi.channels.taking import KEEPERS, PEERS_OF
from caunoi.core.soundness import announce_check


def announce() -> None:
    """The part `channels` is ready."""
    announce_platform(Facebook())
    announce_publisher(FacebookPage())
    announce_check(look)
    KEEPERS[THREAD.rstrip(":")] = keep_comment
    PEERS_OF[CHANNEL] = peers_of
