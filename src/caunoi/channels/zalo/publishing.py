"""Notices to many on Zalo: an article for all followers, and the wards' groups."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels.accounts import stop_account
from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.broadcasts.publishers import Shown, Target
from caunoi.channels.choices import GroupState, Reach, Route
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from caunoi.channels.models import Account, ChatGroup
from caunoi.channels.taking import get_account
from caunoi.channels.zalo import articles
from caunoi.channels.zalo.group_posts import post_in_group
from caunoi.channels.zalo.platform import Zalo
from caunoi.channels.zalo.usage import change_waiting, waiting_broadcasts
from caunoi.neighbourhoods.models import Outlet

logger = logging.getLogger(__name__)
COVER = "channels/img/cover.png"  # scripts/cover.py draws it


def our_account() -> Account:
    """The account that publishes."""
    return get_account("zalo", settings.ZALO_OA_ID)


class ZaloArticles:
    """An article on the account's page, and a message with it to every follower."""

    channel = Route.ZALO.value

    def is_set_up(self) -> bool:
        """Whether there is an account."""
        return Zalo().is_set_up()

    def targets(self, notice: Notice) -> Sequence[Target]:
        """Our one account."""
        return [Target(settings.ZALO_OA_ID, our_account().name or settings.ZALO_OA_ID)]

    def show(self, notice: Notice) -> Shown:
        """The article as people will read it."""
        article = self._article(notice)
        own = notice.content.image_id is not None
        with override("vi"):
            note = "" if own else _("Zalo wants a picture: it gets our standard one.")
        return Shown(
            text="\n\n".join(article.paragraphs), title=article.title, image=own,
            link=article.link, note=note,
        )  # fmt: skip

    def _article(self, notice: Notice) -> articles.Article:
        with override("vi"):
            words = [notice.text("vi"), notice.advice("vi"), notice.area, notice.url("vi")]
        own = f"{notice.url('vi')}anh/" if notice.content.image_id else ""
        cover = own or settings.ZALO_COVER_URL or f"{settings.SITE_URL}{settings.STATIC_URL}{COVER}"
        return articles.Article(
            title=notice.title("vi"), description=notice.text("vi"), cover=cover,
            paragraphs=[one.strip() for one in words if one.strip()], link=notice.url("vi"),
            author=settings.CITY_NAME,
        )  # fmt: skip

    def publish(self, notice: Notice, target: Target) -> str:
        """Make the article, then tell the followers: now, or in the morning where Zalo bars it."""
        account = our_account()
        article_id = _with_care(
            account, lambda: articles.publish_article(account, self._article(notice))
        )
        change_waiting(account, add=article_id)
        tell_followers(account)
        return article_id

    def correct(self, notice: Notice, target: Target, provider_id: str) -> str:
        """Change the article; who opens the message reads the new words."""
        account = our_account()
        return _with_care(
            account, lambda: articles.update_article(account, provider_id, self._article(notice))
        )

    def withdraw(self, notice: Notice, target: Target, provider_id: str) -> str:
        """Take the article down."""
        account = our_account()
        change_waiting(account, drop=provider_id)

        def remove() -> str:
            articles.remove_article(account, provider_id)
            return ""

        return _with_care(account, remove)

    def find_published(self, notice: Notice, target: Target, since: datetime) -> str | None:
        """The article that bears the notice's address. Raises UnknownOutcome."""
        account = our_account()
        try:
            found = articles.find_article(account, notice.title("vi"), link=notice.url("vi"))
        except (AccountTrouble, PermanentFailure, TemporaryFailure) as error:
            raise UnknownOutcome(str(error)) from error
        if found is not None and not notice.is_withdrawn:
            change_waiting(account, add=found)  # told already: it stands in the list no more
        return found


class ZaloGroups:
    """A message in every group of the wards that a notice is for."""

    channel = Route.ZALO_GROUP.value

    def is_set_up(self) -> bool:
        """Whether there is an account."""
        return Zalo().is_set_up()

    def targets(self, notice: Notice) -> Sequence[Target]:
        """Groups that take messages: all of them, or those of the wards."""
        groups = ChatGroup.objects.filter(
            account__channel="zalo", account__external_id=settings.ZALO_OA_ID,
            state=GroupState.WORKING,
        )  # fmt: skip
        if notice.content.reach != Reach.CITY:
            outlets = Outlet.objects.filter(
                channel="zalo", until=None, neighbourhood__area__code__in=notice.content.wards
            )
            groups = groups.filter(external_id__in=outlets.values("external_id"))
        return [Target(one.external_id, str(one)) for one in groups.order_by("name", "external_id")]

    def show(self, notice: Notice) -> Shown:
        """The message."""
        with override("vi"):
            parts = [notice.title("vi"), notice.text("vi"), notice.advice("vi")]
            if notice.is_withdrawn:
                parts = [_("THIS NO LONGER HOLDS."), notice.title("vi"), notice.withdrawn_words]
            elif notice.number > 1:
                parts.insert(0, _("CORRECTION"))
        words = "\n\n".join(one.strip() for one in parts if one.strip())
        return Shown(text=f"{words}\n\n{notice.url('vi')}", link=notice.url("vi"))

    def publish(self, notice: Notice, target: Target) -> str:
        """Say it, once for each version."""
        mark = f"{notice.broadcast_id.hex}:{notice.number}:{target.id[-16:]}"
        return post_in_group(target.id, self.show(notice).text, mark)

    def correct(self, notice: Notice, target: Target, provider_id: str) -> str:
        """What was said cannot be changed: the correction is said after it."""
        return self.publish(notice, target)

    def withdraw(self, notice: Notice, target: Target, provider_id: str) -> str:
        """What was said cannot be taken back: that it no longer holds is said after it."""
        return self.publish(notice, target)

    def find_published(self, notice: Notice, target: Target, since: datetime) -> str | None:
        """None: `publish` itself looks before it says anything twice."""
        return None


def tell_followers(account: Account) -> int:
    """Send waiting articles to followers, each once; what Zalo bars now stays for later."""
    done = 0
    for article_id in waiting_broadcasts(account):
        change_waiting(account, drop=article_id)  # before it is sent: never twice
        try:
            articles.broadcast_article(account, article_id)
        except TemporaryFailure as failure:
            logger.warning("followers are told later: %s", failure)
            change_waiting(account, add=article_id, again=True)
            break
        except AccountTrouble as trouble:
            stop_account(account, trouble.state, str(trouble))
            change_waiting(account, add=article_id, again=True)
            break
        except (PermanentFailure, UnknownOutcome) as failure:
            logger.error("followers may not have been told of an article: %s", failure)
        else:
            done += 1
    return done


def tell_followers_later() -> int:
    """The job: articles that waited for the morning or for quota."""
    if not Zalo().is_set_up():
        return 0
    account = our_account()
    return tell_followers(account) if waiting_broadcasts(account) else 0


def _with_care(account: Account, act: Callable[[], str]) -> str:
    """An account that needs a person is stopped; the notice waits for it."""
    try:
        return act()
    except AccountTrouble as trouble:
        stop_account(account, trouble.state, str(trouble))
        raise TemporaryFailure(str(trouble)) from trouble
