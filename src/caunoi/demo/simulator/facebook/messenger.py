"""The Send API of the local Facebook: windows, tags, sizes, files, private replies, echoes."""

from __future__ import annotations

from typing import Any

from caunoi.demo.simulator.facebook.calls import Call
from caunoi.demo.simulator.facebook.faults import GraphError, Switches, of_suffix
from caunoi.demo.simulator.facebook.hooks import Hooks
from caunoi.demo.simulator.facebook.world import Comment, Note, Person, Post, Stored, World

MOST_TEXT, MOST_BUTTONS, MOST_TITLE = 2000, 13, 20
DAY = 24 * 3600.0
HUMAN = PRIVATE = 7 * DAY
RETIRED = {"CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE"}
MOST_BYTES = {"image": 8 * 1024 * 1024}
MOST_FILE = 25 * 1024 * 1024


class Messenger:
    """What the page says to people."""

    def __init__(self, world: World, switches: Switches, hooks: Hooks) -> None:
        self.world, self.switches, self.hooks = world, switches, hooks

    def send(self, call: Call) -> dict[str, Any]:
        """`POST me/messages`. Raises GraphError."""
        recipient, message = call.held("recipient"), call.held("message")
        if "comment_id" in recipient or "post_id" in recipient:
            return self._reply_privately(recipient, message)
        person = self._person(str(recipient.get("id", "")))
        self._check_window(person, call)
        return self._say(person, message, tag=call.text("tag"))

    def _person(self, psid: str) -> Person:
        error = of_suffix(psid)
        if error is not None:
            raise error
        person = self.world.people.get(psid)
        if person is None:
            raise GraphError(100, 2018001, "(#100) No matching user found")
        if person.blocked:
            raise GraphError(551, 1545041)
        return person

    def _check_window(self, person: Person, call: Call) -> None:
        kind, tag = call.text("messaging_type"), call.text("tag")
        if kind not in {"RESPONSE", "UPDATE", "MESSAGE_TAG"}:
            raise GraphError(100, message="(#100) Param messaging_type must be one of {...}")
        if tag in RETIRED:
            raise GraphError(100, 1893061, "(#100) This message tag is no longer supported")
        age = self.world.now() - person.last_in
        if kind == "MESSAGE_TAG":
            if tag != "HUMAN_AGENT":
                raise GraphError(100, message="(#100) Param tag must be one of {HUMAN_AGENT}")
            if not self.switches.human_agent:
                raise GraphError(10, 2018065)
            limit = HUMAN
        elif tag:
            raise GraphError(100, message="(#100) A tag needs messaging_type MESSAGE_TAG")
        else:
            limit = 0.0 if self.switches.closed_window else DAY
        if age > limit:
            raise GraphError(10, 2018278)

    def _reply_privately(
        self, recipient: dict[str, Any], message: dict[str, Any]
    ) -> dict[str, Any]:
        place: Comment | Post | None
        place = self.world.comments.get(str(recipient.get("comment_id", ""))) or (
            self.world.posts.get(str(recipient.get("post_id", "")))
        )
        if place is None or place.removed:
            raise GraphError(100, 33, "Unsupported post request. Object does not exist")
        if self.world.now() - place.at > PRIVATE:
            raise GraphError(10, 2018278)
        if place.replied:
            raise GraphError(10900, message="(#10900) Activity already replied to")
        person = self.world.by_feed.get(place.author)
        if person is None or place.author == self.world.settings.page_id:
            raise GraphError(10, 2018108)
        error = of_suffix(person.psid)
        if error is not None:
            raise error
        said = self._say(person, message, comment=place.id)
        place.replied = str(said["message_id"])
        return said

    def _say(
        self, person: Person, message: dict[str, Any], *, tag: str = "", comment: str = ""
    ) -> dict[str, Any]:
        note = Note(
            self.world.new_id("m_"), self.world.settings.page_id, person.psid, self.world.now(),
            text=self._text(message), attachments=self._attachments(message),
            quick_replies=self._quick(message), metadata=str(message.get("metadata") or ""),
            tag=tag, comment=comment, by_app=True,
        )  # fmt: skip
        if not note.text and not note.attachments:
            raise GraphError(100, message="(#100) Param message must be non-empty.")
        self.world.keep(note, person.psid)
        self.echo(note)
        if self.switches.delivers:
            self.deliver(note)
        if self.switches.reads:
            self.read(person)
        return {"recipient_id": person.psid, "message_id": note.mid}

    def _text(self, message: dict[str, Any]) -> str:
        text = message.get("text") or ""
        if not isinstance(text, str):
            raise GraphError(100, message="(#100) Param message[text] must be a string")
        if len(text) > MOST_TEXT:
            raise GraphError(100, message="(#100) Length of param message[text] must be <= 2000")
        return text

    def _quick(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        quick = message.get("quick_replies") or []
        if len(quick) > MOST_BUTTONS:
            raise GraphError(100, message="(#100) Too many quick replies")
        for one in quick:
            if one.get("content_type") not in {"text", "user_phone_number", "user_email"}:
                raise GraphError(100, message="(#100) Invalid content_type")  # no place any more
            if one["content_type"] == "text" and not (one.get("title") and one.get("payload")):
                raise GraphError(100, message="(#100) Quick replies need title and payload")
            if len(str(one.get("title", ""))) > MOST_TITLE:
                raise GraphError(100, message="(#100) Quick reply titles have 20 characters")
        return list(quick)

    def _attachments(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        held = message.get("attachment")
        if not held:
            return []
        payload = held.get("payload") or {}
        stored = self.world.files.get(str(payload.get("attachment_id", "")))
        if stored is None:
            raise GraphError(100, 2018074, "(#100) The attachment id is invalid")
        if stored.kind != held.get("type"):
            raise GraphError(100, 2018047)
        key = self.world.new_id("f")
        self.world.media[key] = stored
        return [{"type": stored.kind, "name": stored.name, "mime": stored.mime,
                 "size": len(stored.data), "media": key}]  # fmt: skip

    def upload(self, call: Call) -> dict[str, Any]:
        """`POST me/message_attachments`. Raises GraphError."""
        about = call.held("message").get("attachment") or {}
        kind, file = str(about.get("type", "")), call.files.get("filedata")
        if file is None or kind not in {"image", "video", "audio", "file"}:
            raise GraphError(100, message="(#100) Upload a file as filedata")
        if kind != "file" and not file.mime.startswith(f"{kind}/"):
            raise GraphError(100, 2018047)
        if len(file.data) > MOST_BYTES.get(kind, MOST_FILE):
            raise GraphError(100, 2018047, "(#100) The file is too large")
        found = self.world.new_id()
        self.world.files[found] = Stored(kind, file.name, file.mime, file.data)
        return {"attachment_id": found}

    def echo(self, note: Note) -> None:
        """The page's own message comes back, by whomever it was written."""
        said: dict[str, Any] = {"mid": note.mid, "is_echo": True}
        if note.by_app:
            said["app_id"] = int(self.world.settings.app_id)
            if note.metadata and self.switches.echo_marks:
                said["metadata"] = note.metadata
        if note.text:
            said["text"] = note.text
        if note.attachments:
            said["attachments"] = [
                {"type": one["type"], "payload": {"url": ""}} for one in note.attachments
            ]
        self.hooks.messaging(
            {"sender": {"id": note.sender}, "recipient": {"id": note.to},
             "timestamp": int(note.at * 1000), "message": said}
        )  # fmt: skip

    def deliver(self, note: Note) -> None:
        """It reached the phone."""
        note.delivered = True
        mark = int(self.world.now() * 1000)
        self.hooks.messaging(
            {"sender": {"id": note.to}, "recipient": {"id": note.sender},
             "delivery": {"mids": [note.mid], "watermark": mark}}
        )  # fmt: skip

    def read(self, person: Person) -> None:
        """All that the page said until now was read."""
        mark = int(self.world.now() * 1000)
        for note in self.world.talks.get(person.psid, ()):
            note.read = note.read or note.to == person.psid
        self.hooks.messaging(
            {"sender": {"id": person.psid}, "recipient": {"id": self.world.settings.page_id},
             "timestamp": mark, "read": {"watermark": mark}}
        )  # fmt: skip
