"""What the local Facebook shows to whoever reads: profiles, talks, posts, comments."""

from __future__ import annotations

from typing import Any

from caunoi.demo.simulator.facebook.calls import Call
from caunoi.demo.simulator.facebook.faults import GraphError, Switches
from caunoi.demo.simulator.facebook.world import Comment, Note, Post, World, graph_time


class Views:
    """Reads only."""

    def __init__(self, world: World, switches: Switches) -> None:
        self.world, self.switches = world, switches
        self.origin = ""

    def object(self, call: Call) -> dict[str, Any]:
        """`GET {id}`: the page, a person, a message, a post, a comment. Raises GraphError."""
        key = call.path[0]
        settings = self.world.settings
        if key in {"me", settings.page_id}:
            return {"id": settings.page_id, "name": settings.page_name}
        if key in self.world.people:
            return self._person(key)
        if key in self.world.notes:
            return self._note(self.world.notes[key])
        found = self.world.posts.get(key) or self.world.comments.get(key)
        if found is None or found.removed:
            raise GraphError(100, 33, "Unsupported get request. Object does not exist")
        asked = call.text("fields").split(",")
        if isinstance(found, Post):
            if "can_hide" in asked:
                raise GraphError(100, message="(#100) Tried accessing nonexisting field (can_hide)")
            return self._post(found) | ({"is_hidden": found.hidden} if "is_hidden" in asked else {})
        page_id = settings.page_id
        hiding = {"can_hide": found.author != page_id, "is_hidden": found.hidden}
        return self._comment(found) | {k: v for k, v in hiding.items() if k in asked}

    def _person(self, psid: str) -> dict[str, Any]:
        if self.switches.closed_profiles:
            raise GraphError(100, 33, "Unsupported get request.")
        person = self.world.people[psid]
        last, _space, first = person.name.rpartition(" ")
        return {"id": psid, "name": person.name, "first_name": first, "last_name": last}

    def conversations(self, call: Call) -> dict[str, Any]:
        """`GET {page}/conversations`, the latest first."""
        wanted = call.text("user_id")
        talks = [
            (notes[-1].at, psid) for psid, notes in self.world.talks.items()
            if notes and (not wanted or psid == wanted)
        ]  # fmt: skip
        rows = [self._talk(psid, at) for at, psid in sorted(talks, reverse=True)]
        return self._page(rows, call)

    def _talk(self, psid: str, at: float) -> dict[str, Any]:
        notes = list(reversed(self.world.talks[psid]))
        page = {"id": self.world.settings.page_id, "name": self.world.settings.page_name}
        shown: dict[str, Any] = {"data": [self._note(one) for one in notes[:25]]}
        if len(notes) > 25:
            shown["paging"] = {"cursors": {"after": "25"}, "next": "https://next"}
        return {
            "id": f"t_{psid}", "updated_time": graph_time(at), "messages": shown,
            "participants": {"data": [{"id": psid, "name": self.world.people[psid].name}, page]},
        }  # fmt: skip

    def messages(self, call: Call) -> dict[str, Any]:
        """`GET {conversation}/messages`. Raises GraphError."""
        psid = call.path[0].removeprefix("t_")
        if psid not in self.world.talks:
            raise GraphError(100, 33, "Unsupported get request.")
        notes = reversed(self.world.talks[psid])
        return self._page([self._note(one) for one in notes], call)

    def _note(self, note: Note) -> dict[str, Any]:
        page = self.world.settings.page_id
        names = {page: self.world.settings.page_name}
        names |= {note.sender: self.world.people[note.sender].name} if note.sender != page else {}
        row: dict[str, Any] = {
            "id": note.mid, "created_time": graph_time(note.at), "message": note.text,
            "from": {"id": note.sender, "name": names.get(note.sender, "")},
            "to": {"data": [{"id": note.to}]},
        }  # fmt: skip
        if note.attachments:
            row["attachments"] = {"data": [self._file(one) for one in note.attachments]}
        return row

    def _file(self, one: dict[str, Any]) -> dict[str, Any]:
        """With a fresh address: those in webhooks end after a while."""
        url = f"{self.origin}/media/{one['media']}?fresh=1" if one.get("media") else one.get("url")
        row = {"mime_type": one.get("mime", ""), "name": one.get("name", "")}
        if one["type"] in {"image", "video"}:
            return {**row, f"{one['type']}_data": {"url": url}}
        return {**row, "file_url": url}

    def posts(self, call: Call) -> dict[str, Any]:
        """`GET {page}/posts` and `/feed`, the latest first."""
        since = float(call.text("since") or 0)
        page = self.world.settings.page_id
        rows = [
            self._post(post) for post in reversed(self.world.posts.values())
            if not post.removed and post.at >= since
            and (call.path[-1] == "feed" or post.author == page)
        ]  # fmt: skip
        return self._page(rows, call)

    def _post(self, post: Post) -> dict[str, Any]:
        comments = [self._comment(one) for one in self._all_under(post.id)]
        row: dict[str, Any] = {
            "id": post.id, "message": post.message, "created_time": graph_time(post.at),
            "from": {"id": post.author}, "comments": {"data": comments},
        }  # fmt: skip
        if post.link:
            row["attachments"] = {"data": [{"unshimmed_url": post.link}]}
        return row

    def _all_under(self, post: str) -> list[Comment]:
        rows = [c for c in self.world.comments.values() if c.post == post and not c.removed]
        return sorted(rows, key=lambda one: one.at, reverse=True)

    def comments(self, call: Call) -> dict[str, Any]:
        """`GET {id}/comments`."""
        rows = [self._comment(one) for one in self.world.visible_under(call.path[0])]
        if call.text("order") == "reverse_chronological":
            rows.reverse()
        return self._page(rows, call)

    def _comment(self, comment: Comment) -> dict[str, Any]:
        row: dict[str, Any] = {
            "id": comment.id, "message": comment.message, "created_time": graph_time(comment.at),
        }  # fmt: skip
        if not self.switches.nameless or comment.author == self.world.settings.page_id:
            row["from"] = {"id": comment.author, "name": comment.name}
        if comment.parent != comment.post:
            row["parent"] = {"id": comment.parent}
        if comment.photo:
            row["attachment"] = {"type": "photo", "media": {"image": {"src": comment.photo}}}
        return row

    def ids_for_pages(self, call: Call) -> dict[str, Any]:
        """`GET {app's id of a person}/ids_for_pages`: their ids at our page."""
        psid = call.path[0].removeprefix("9")
        if psid not in self.world.people:
            raise GraphError(100, 33, "Unsupported get request.")
        page = {"id": self.world.settings.page_id, "name": self.world.settings.page_name}
        return {"data": [{"id": psid, "page": page}]}

    def _page(self, rows: list[dict[str, Any]], call: Call) -> dict[str, Any]:
        start, limit = int(call.text("after") or 0), int(call.text("limit") or 25)
        shown: dict[str, Any] = {"data": rows[start : start + limit]}
        if start + limit < len(rows):
            shown["paging"] = {"cursors": {"after": str(start + limit)}, "next": "https://next"}
        return shown
