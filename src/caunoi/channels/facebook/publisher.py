"""Notices to many, on our page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.broadcasts.publishers import Shown, Target
from caunoi.channels.choices import Route
from caunoi.channels.facebook.files import read_view
from caunoi.channels.facebook.graph import CHANNEL
from caunoi.channels.facebook.platform import Facebook
from caunoi.channels.facebook.posts import (
    Post,
    correct_post,
    delete_post,
    find_post_with,
    publish_post,
)
from caunoi.channels.models import Account


class FacebookPage:
    """What `broadcasts.publishers.Publisher` asks for."""

    channel = Route.FACEBOOK.value

    def is_set_up(self) -> bool:
        """Whether a page is named."""
        return Facebook().is_set_up()

    def targets(self, notice: Notice) -> Sequence[Target]:
        """Our one page."""
        page = settings.FACEBOOK_PAGE_ID
        known = Account.objects.filter(channel=CHANNEL, external_id=page).first()
        return [Target(page, known.name if known and known.name else page)]

    def show(self, notice: Notice) -> Shown:
        """The post as people will read it: with a picture, or else with the page's preview."""
        with override("vi"):
            parts = [notice.title("vi"), notice.text("vi"), notice.advice("vi")]
            if notice.is_withdrawn:
                parts.insert(0, _("THIS NO LONGER HOLDS."))
        text = "\n\n".join(part.strip() for part in parts if part.strip())
        # The address stands in the words: it is what the post is found by.
        return Shown(
            text=f"{text}\n\n{notice.url('vi')}", image=notice.content.image_id is not None,
            link=notice.url("vi"),
        )  # fmt: skip

    def publish(self, notice: Notice, target: Target) -> str:
        """Publish it and return the post's id. Raises as `posts.publish_post`."""
        shown = self.show(notice)
        image = notice.content.image_id
        photos = (read_view(str(image)),) if image else ()
        return publish_post(Post(shown.text, "" if photos else shown.link, photos))

    def correct(self, notice: Notice, target: Target, provider_id: str) -> str:
        """Change the post's words."""
        correct_post(provider_id, self.show(notice).text)
        return provider_id

    def withdraw(self, notice: Notice, target: Target, provider_id: str) -> str:
        """Take it down."""
        delete_post(provider_id)
        return ""

    def find_published(self, notice: Notice, target: Target, since: datetime) -> str | None:
        """The post that bears the notice's address. Raises UnknownOutcome."""
        return find_post_with(notice.url("vi"), since)
