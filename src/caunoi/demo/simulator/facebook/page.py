"""The page's posts and comments on the local Facebook."""

from __future__ import annotations

from typing import Any

from caunoi.demo.simulator.facebook.calls import Call
from caunoi.demo.simulator.facebook.faults import GraphError, Switches
from caunoi.demo.simulator.facebook.hooks import Hooks
from caunoi.demo.simulator.facebook.world import Comment, Post, Stored, World, graph_time

DAY = 24 * 3600.0
_OF_EVERY_CALL = {"appsecret_proof", "access_token"}
MOST_PHOTO = 10 * 1024 * 1024


class Page:
    """What the page shows, and what people write under it."""

    def __init__(self, world: World, switches: Switches, hooks: Hooks) -> None:
        self.world, self.switches, self.hooks = world, switches, hooks

    def publish(self, call: Call) -> dict[str, Any]:
        """`POST {page}/feed`. Raises GraphError."""
        media = call.fields.get("attached_media") or []
        photos = [str(one.get("media_fbid", "")) for one in media if isinstance(one, dict)]
        if any(photo not in self.world.photos for photo in photos):
            raise GraphError(100, 33, "(#100) Invalid photo")
        message, link = call.text("message"), call.text("link")
        if not (message or link or photos):
            raise GraphError(100, message="(#100) Missing message or attachment")
        post = self.add_post(message, link=link, photos=photos, by_app=True)
        return {"id": post.id}

    def publish_photo(self, call: Call) -> dict[str, Any]:
        """`POST {page}/photos`. Raises GraphError."""
        file = call.files.get("source")
        if file is None:
            raise GraphError(100, message="(#100) Upload a picture as source, or give a url")
        if not file.mime.startswith("image/") or len(file.data) > MOST_PHOTO:
            raise GraphError(100, message="(#324) Requires upload file")
        photo = self.world.new_id()
        self.world.photos[photo] = Stored("image", file.name, file.mime, file.data)
        if call.text("published").lower() == "false":
            return {"id": photo}
        message = call.text("message") or call.text("caption")
        post = self.add_post(message, photos=[photo], by_app=True)
        return {"id": photo, "post_id": post.id}

    def add_post(
        self, message: str, *, link: str = "", photos: list[str] | None = None,
        by_app: bool = False, author: str = "",
    ) -> Post:  # fmt: skip
        """A new post of the page, or of a visitor. Raises GraphError: the same stands there."""
        page = self.world.settings.page_id
        mine = [one for one in self.world.posts.values() if one.author == page and not one.removed]
        same = mine and mine[-1].message == message and self.world.now() - mine[-1].at < DAY
        if same and message and not author:
            raise GraphError(506, message="(#506) Duplicate status message")
        post = Post(
            f"{page}_{self.world.new_id()}", author or page, message, self.world.now(), link=link,
            photos=photos or [], by_app=by_app,
        )  # fmt: skip
        self.world.posts[post.id] = post
        self.tell_post(post, "add")
        return post

    def tell_post(self, post: Post, verb: str) -> None:
        """The page's app hears of it."""
        name = self.world.by_feed.get(post.author)
        self.hooks.feed(
            {"item": "photo" if post.photos else "status", "verb": verb, "post_id": post.id,
             "created_time": int(self.world.now()), "message": post.message,
             "from": {"id": post.author, "name": name.name if name else self.page_name}}
        )  # fmt: skip

    @property
    def page_name(self) -> str:
        """Its name."""
        return self.world.settings.page_name

    def change(self, call: Call) -> dict[str, Any]:
        """`POST {id}`: a post's words, or whether others' words are hidden. Raises GraphError."""
        found = self.find(call.path[0])
        if isinstance(found, Comment):
            return self._hide(found, call)
        if found.author != self.world.settings.page_id:
            found.hidden = self._wanted(call)
            return {"success": True}
        if not found.by_app:
            raise GraphError(200, message="(#200) Only posts of the app can be changed")
        found.message = call.text("message")
        self.tell_post(found, "edited")
        return {"success": True}

    def _hide(self, comment: Comment, call: Call) -> dict[str, Any]:
        """Others' comments only, by a yes or no and nothing beside it; told of when it changes."""
        wanted = self._wanted(call)
        if comment.author == self.world.settings.page_id:
            raise GraphError(200, message="(#200) This comment can't be hidden")
        if comment.hidden != wanted:
            comment.hidden = not comment.hidden
            self.tell_comment(comment, "hide" if comment.hidden else "unhide")
        return {"success": True}

    def _wanted(self, call: Call) -> bool:
        told = {name for name in call.fields if name not in _OF_EVERY_CALL}
        wanted = call.text("is_hidden").lower()
        if told != {"is_hidden"} or wanted not in {"true", "false"}:
            raise GraphError(100, message="(#100) Param is_hidden must be a boolean")
        return wanted == "true"

    def remove(self, call: Call) -> dict[str, Any]:
        """`DELETE {id}`. Raises GraphError."""
        found = self.find(call.path[0])
        found.removed = True
        if isinstance(found, Comment):
            self.tell_comment(found, "remove")
        else:
            self.tell_post(found, "remove")
        return {"success": True}

    def find(self, key: str) -> Post | Comment:
        """A post or comment that stands there. Raises GraphError."""
        found = self.world.posts.get(key) or self.world.comments.get(key)
        if found is None or found.removed:
            raise GraphError(100, 33, "Unsupported request. Object does not exist")
        return found

    def comment(self, call: Call) -> dict[str, Any]:
        """`POST {id}/comments`, in the page's name. Raises GraphError."""
        message = call.text("message")
        if not message and not call.text("attachment_url"):
            raise GraphError(100, message="(#100) Param message must be non-empty.")
        added = self.add_comment(call.path[0], self.world.settings.page_id, self.page_name, message)
        return {"id": added.id}

    def add_comment(
        self, parent: str, author: str, name: str, message: str, photo: str = ""
    ) -> Comment:
        """A comment under a post or comment. Raises GraphError: that is not there."""
        above = self.find(parent)
        post = above.post if isinstance(above, Comment) else above.id
        number = post.rpartition("_")[2]
        added = self.world.add_comment(
            Comment(
                f"{number}_{self.world.new_id()}", post, above.id, author, name, message,
                self.world.now(), photo,
            )
        )  # fmt: skip
        self.tell_comment(added, "add")
        return added

    def tell_comment(self, comment: Comment, verb: str) -> None:
        """The page's app hears of it."""
        value: dict[str, Any] = {
            "item": "comment", "verb": verb, "post_id": comment.post,
            "parent_id": comment.parent, "comment_id": comment.id,
            "created_time": int(comment.at),
        }  # fmt: skip
        if verb in {"hide", "unhide"}:
            value["from"] = {"id": self.world.settings.page_id, "name": self.page_name}
        elif not self.switches.nameless or comment.author == self.world.settings.page_id:
            value["from"] = {"id": comment.author, "name": comment.name}
        if verb in {"add", "edited"}:
            value["message"] = comment.message
            if comment.photo:
                value["photo"] = comment.photo
            value["post"] = {
                "id": comment.post, "is_published": True, "status_type": "added_photos",
                "permalink_url": f"https://www.facebook.com/{comment.post}",
                "updated_time": graph_time(self.world.now()), "promotion_status": "inactive",
            }  # fmt: skip
        self.hooks.feed(value)
