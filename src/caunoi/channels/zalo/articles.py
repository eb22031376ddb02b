"""Articles of the official account, and one of them to all followers.

An article is made in two steps: Zalo takes it and gives a token, then says its id when it is done.
The token is written down by the caller before it asks on, so that a lost answer makes no second.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from caunoi.channels.errors import PermanentFailure, UnknownOutcome
from caunoi.channels.models import Account
from caunoi.channels.zalo.api import ask, call
from caunoi.channels.zalo.troubles import StillWorking
from caunoi.core.clock import now

MAX_TITLE, MAX_AUTHOR, MAX_DESCRIPTION = 150, 50, 300
POLLS = 20
POLL_SECONDS = 0.5
PAGE = 10


@dataclass(frozen=True, slots=True)
class Article:
    """What an article says. `cover` is a picture that Zalo can fetch by its address."""

    title: str
    description: str
    paragraphs: Sequence[str]
    author: str
    cover: str
    images: Sequence[tuple[str, str]] = ()  # (address, caption)
    link: str = ""
    comments: bool = False

    def form(self, *, shown: bool = True) -> dict[str, Any]:
        """As Zalo takes it.

        Raises:
            PermanentFailure: something is missing; Zalo would refuse it.
        """
        if not self.title.strip() or not self.cover or not any(self.paragraphs):
            raise PermanentFailure("an article needs a title, a cover and a text")
        body: list[dict[str, str]] = [
            {"type": "text", "content": _plain(one)} for one in self.paragraphs if one.strip()
        ]
        body += [
            {"type": "image", "url": url, "caption": _plain(caption)}
            for url, caption in self.images
        ]
        return {
            "type": "normal", "title": _cut(self.title, MAX_TITLE),
            "author": _cut(self.author, MAX_AUTHOR),
            "cover": {"cover_type": "photo", "photo_url": self.cover, "status": "show"},
            "description": _cut(self.description, MAX_DESCRIPTION), "body": body,
            "related_medias": [], "tracking_link": self.link,
            "status": "show" if shown else "hide", "comment": "show" if self.comments else "hide",
        }  # fmt: skip


def create_article(account: Account, article: Article, *, shown: bool = True) -> str:
    """Hand an article in; its token, for `finish_article`.

    Raises:
        What `api.call` raises, here and in every function below.
    """
    told = call(account, "/v2.0/article/create", sends=True, json=article.form(shown=shown))
    return str(told["token"])


def finish_article(account: Account, token: str, *, polls: int = POLLS) -> str:
    """The article's id, asked for until Zalo has it. Raises StillWorking: ask later."""
    for number in range(polls):
        try:
            told = call(account, "/v2.0/article/verify", json={"token": token})
        except StillWorking:
            if number == polls - 1:
                raise
            time.sleep(POLL_SECONDS)
        else:
            return str(told["id"])
    raise StillWorking("zalo article", now() + timedelta(seconds=5))


def find_article(account: Account, title: str, *, link: str = "") -> str | None:
    """The id of our newest article of that title (and link), where its answer was lost."""
    wanted = _cut(title, MAX_TITLE)
    told = call(
        account, "/v2.0/article/getslice", method="GET",
        params={"offset": 0, "limit": PAGE, "type": "normal"},
    ) or {}  # fmt: skip
    for one in told.get("medias") or []:
        if str(one.get("title")) != wanted:
            continue
        if not link or get_article(account, str(one["id"])).get("tracking_link") == link:
            return str(one["id"])
    return None


def publish_article(account: Account, article: Article, *, may_be_there: bool = False) -> str:
    """Make an article and wait for its id. `may_be_there`: an earlier attempt's answer was lost.

    Raises:
        UnknownOutcome: it may be there now; try again with `may_be_there`.
    """
    if may_be_there:
        found = find_article(account, article.title, link=article.link)
        if found is not None:
            return found
    token = create_article(account, article)
    try:
        return finish_article(account, token)
    except StillWorking as error:
        raise UnknownOutcome("zalo is still making the article") from error


def update_article(
    account: Account, article_id: str, article: Article, *, shown: bool = True
) -> str:
    """Correct it, or hide it; twice is once."""
    told = call(
        account, "/v2.0/article/update", json={"id": article_id, **article.form(shown=shown)}
    )
    token = str((told or {}).get("token") or "")
    return finish_article(account, token) if token else article_id


def remove_article(account: Account, article_id: str) -> None:
    """Take it down; one that is gone already is fine."""
    try:
        call(account, "/v2.0/article/remove", json={"id": article_id})
    except PermanentFailure:
        if get_article(account, article_id):
            raise


def get_article(account: Account, article_id: str) -> Mapping[str, Any]:
    """The article as Zalo has it; empty where it has none."""
    try:
        told: Mapping[str, Any] = call(
            account, "/v2.0/article/getdetail", method="GET", params={"id": article_id}
        ) or {}  # fmt: skip
    except PermanentFailure:
        return {}
    return told


@dataclass(frozen=True, slots=True)
class Audience:
    """To which followers, by Zalo's own numbers; empty: to all.

    ages 0-7, locations 0 north 1 central 2 south, cities 0-63, platforms 1 iOS 2 Android 3 Windows.
    """

    gender: str = ""
    ages: Sequence[int] = ()
    locations: Sequence[int] = ()
    cities: Sequence[int] = ()
    platforms: Sequence[int] = ()

    def target(self) -> dict[str, str]:
        """As Zalo takes it."""
        listed = {
            "ages": self.ages, "locations": self.locations, "cities": self.cities,
            "platform": self.platforms,
        }  # fmt: skip
        told = {name: ",".join(map(str, values)) for name, values in listed.items() if values}
        return {"gender": self.gender, **told} if self.gender else told


def broadcast_article(account: Account, article_id: str, audience: Audience | None = None) -> str:
    """Send an article to followers; Zalo's id of the broadcast, which is all that it tells.

    Raises:
        TemporaryFailure: between 22:00 and 06:00, until the morning; or the quota is used up.
    """
    target = (audience or Audience()).target()
    element = {"media_type": "article", "attachment_id": article_id}
    payload = {"template_type": "media", "elements": [element]}
    told = call(
        account, "/v2.0/oa/message", sends=True,
        json={
            "recipient": {"target": target},
            "message": {"attachment": {"type": "template", "payload": payload}},
        },
    )  # fmt: skip
    external_id = str((told or {}).get("message_id") or "")
    if not external_id:
        raise UnknownOutcome("zalo gave no id")
    return external_id


def broadcast_quota(account: Account) -> Mapping[str, Any]:
    """How many broadcasts are left of this month."""
    told: Mapping[str, Any] = call(
        account, "/v2.0/oa/quota/message", json={"user_id": "", "type": "promotion"}
    ) or {}  # fmt: skip
    return told


def follower_count(account: Account) -> int:
    """To how many a broadcast goes, as Zalo counts."""
    return int((ask(account, "/v2.0/oa/getoa") or {}).get("num_follower") or 0)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _cut(text: str, most: int) -> str:
    plain = _plain(text)
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"
