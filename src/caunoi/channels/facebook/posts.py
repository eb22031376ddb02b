"""Posts of our page: published once, corrected, taken down; a lost answer is looked into first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from caunoi.channels.errors import TemporaryFailure, UnknownOutcome
from caunoi.channels.facebook.files import Sendable
from caunoi.channels.facebook.graph import Graph, our_graph, path_of
from caunoi.channels.facebook.moments import moment_of
from caunoi.channels.facebook.pacing import check_pace
from caunoi.channels.facebook.troubles import AlreadyPosted, GoneThere, UploadRefused
from caunoi.core.clock import now

MAX_TEXT = 60_000
_SKEW = timedelta(minutes=2)
_SAME_POST = timedelta(days=1)  # so old may the post be that a "duplicate" speaks of
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Post:
    """What a post says. With photos, Facebook shows no preview of the link: it joins the text."""

    text: str
    link: str = ""
    photos: Sequence[Sendable] = ()

    @property
    def message(self) -> str:
        """The words as they stand there."""
        bare = not self.photos or not self.link or self.link in self.text
        return self.text if bare else f"{self.text}\n\n{self.link}"


def publish_post(post: Post, *, since: datetime | None = None) -> str:
    """Publish it and return its id.

    `since`: when an earlier attempt began of which nobody knows how it ended; the page is looked
    at first, so that nothing stands there twice.

    Raises:
        UnknownOutcome: call again with `since`. Else as `Graph.post`.
    """
    graph = our_graph()
    check_pace(graph.account)
    if since is not None:
        found = find_post(post.message, since)
        if found is not None:
            return found
    try:
        return _publish(graph, post)
    except AlreadyPosted as error:
        # The same words stand there: an earlier attempt of ours, or the same notice of yesterday.
        found = find_post(post.message, since or now() - _SAME_POST)
        if found is None:
            raise error from None
        return found


def _publish(graph: Graph, post: Post) -> str:
    page = graph.account.external_id
    if not post.photos:
        fields = {"message": post.message, **({"link": post.link} if post.link else {})}
        return _post_id(graph.post(path_of(page, "feed"), fields))
    if len(post.photos) == 1:
        photo = post.photos[0]
        held = graph.upload(
            path_of(page, "photos"), {"message": post.message, "published": "true"}, "source",
            (photo.name, photo.data, photo.mime),
        )  # fmt: skip
        return _post_id(held)
    try:
        return _with_photos(graph, post)
    except (UploadRefused, GoneThere):
        return _with_photos(graph, post)  # a picture sent up before was gone: once more, all


def _with_photos(graph: Graph, post: Post) -> str:
    """Each is sent up unseen, then the post names them all."""
    page = graph.account.external_id
    ids = [_photo_id(graph, page, photo) for photo in post.photos]
    media = [{"media_fbid": photo_id} for photo_id in ids]
    fields = {"message": post.message, "attached_media": media}
    return _post_id(graph.post(path_of(page, "feed"), fields))


def _photo_id(graph: Graph, page: str, photo: Sendable) -> str:
    try:
        held = graph.upload(
            path_of(page, "photos"), {"published": "false"}, "source",
            (photo.name, photo.data, photo.mime),
        )  # fmt: skip
    except UnknownOutcome as error:  # nobody sees it yet
        raise TemporaryFailure(f"upload {error}") from error
    found = str(held.get("id") or "")
    if not found:
        raise TemporaryFailure("no photo id")
    return found


def _post_id(held: dict[str, Any]) -> str:
    found = str(held.get("post_id") or held.get("id") or "")
    if not found:
        raise UnknownOutcome("no id came back")
    return found


def find_post(text: str, since: datetime) -> str | None:
    """The id of our latest post with these words; spaces do not count.

    Raises:
        UnknownOutcome: Facebook does not say.
    """
    return _find(since, lambda said: said == _bare(text))


def find_post_with(words: str, since: datetime) -> str | None:
    """The same for a post that holds some words, as the address of its page on our site."""
    return _find(since, lambda said: words in said)


def _find(since: datetime, fits: Any) -> str | None:
    graph = our_graph()
    from_then = since - _SKEW
    try:
        rows = graph.pages(
            path_of(graph.account.external_id, "posts"), most=5,
            fields="id,message,created_time,attachments{unshimmed_url}",
            since=str(int(from_then.timestamp())), limit="50",
        )  # fmt: skip
        for row in rows:
            links = orjson.dumps(row.get("attachments") or {}).decode()
            said = _bare(str(row.get("message") or ""))
            if moment_of(row.get("created_time")) >= from_then and (fits(said) or fits(links)):
                return str(row["id"])
    except (TemporaryFailure, ValueError) as error:
        raise UnknownOutcome(f"cannot ask: {error}") from error
    return None


def _bare(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def correct_post(post_id: str, text: str) -> None:
    """Change its words; pictures stay. Twice is once.

    Raises:
        GoneThere: it is not there any more. Else as `Graph.post`, but no UnknownOutcome.
    """
    graph = our_graph()
    check_pace(graph.account)
    try:
        graph.post(path_of(post_id), {"message": text})
    except UnknownOutcome as error:
        raise TemporaryFailure(str(error)) from error


def delete_post(post_id: str) -> bool:
    """Take it down; False where it was gone already. Raises as `correct_post`."""
    graph = our_graph()
    check_pace(graph.account)
    try:
        graph.delete(path_of(post_id))
    except UnknownOutcome as error:
        raise TemporaryFailure(str(error)) from error
    except GoneThere:
        return False
    return True


def address_of(post_id: str) -> str:
    """Where the public reads it."""
    return f"https://www.facebook.com/{post_id}"
