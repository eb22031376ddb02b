"""`/_control/`: residents write, staff answer in Business Suite, faults are switched on."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from caunoi.channels.facebook.signing import sign_request
from caunoi.demo.simulator.facebook.faults import Failure, GraphError
from caunoi.demo.simulator.facebook.world import Comment, Note, Person, Stored, graph_time
from caunoi.demo.simulator.wire import Answer, Request, told

if TYPE_CHECKING:
    from caunoi.demo.simulator.facebook.server import Simulator

Told = dict[str, Any]


class Control:
    """Every act by its name: a JSON object in, a JSON object out."""

    def __init__(self, simulator: Simulator) -> None:
        self.there = simulator
        self.acts: dict[str, Callable[[Told], Any]] = {
            "person": self.person, "message": self.message, "postback": self.postback,
            "edit": self.edit, "unsend": self.unsend, "react": self.react, "read": self.read,
            "referral": self.referral, "block": self.block, "comment": self.comment,
            "comment_edit": self.comment_edit, "comment_remove": self.comment_remove,
            "comment_hide": self.comment_hide, "post": self.post, "post_remove": self.post_remove,
            "staff": self.staff, "media": self.media, "switches": self.switch, "fail": self.fail,
            "clock": self.clock, "flush": self.flush, "outbox": self.outbox,
            "lose_files": self.lose_files, "subscribe": self.subscribe, "raw": self.raw,
            "signed_request": self.signed_request, "state": self.state, "talk": self.talk,
            "calls": self.calls, "reset": self.reset,
        }  # fmt: skip

    def answer(self, request: Request) -> Answer:
        """Do what the path names."""
        act = self.acts.get(request.path.removeprefix("/_control/").strip("/"))
        if act is None:
            return told({"error": "no such act", "acts": sorted(self.acts)}, 404)
        try:
            held = {**request.query, **(request.json() or {})} if request.body else request.query
            return told(act(dict(held)))
        except GraphError as error:
            return told({"error": error.message, "code": error.code}, 400)
        except (KeyError, ValueError, TypeError) as error:
            return told({"error": f"{type(error).__name__}: {error}"}, 400)

    def person(self, held: Told) -> Told:
        """`psid`, `name`: somebody who has not written yet."""
        person = self.there.world.person(str(held["psid"]), str(held.get("name", "")))
        return asdict(person)

    def _writer(self, held: Told) -> Person:
        person = self.person(held)["psid"]
        found = self.there.world.people[person]
        found.last_in = self.there.world.now()
        return found

    def message(self, held: Told) -> Told:
        """`psid`, `text`, `files` [{kind, media|url, name}], `spot` [lat, long], `press`, …"""
        person, world = self._writer(held), self.there.world
        files = [self._file(one) for one in held.get("files", ())]
        note = Note(
            str(held.get("mid") or world.new_id("m_")), person.psid, world.settings.page_id,
            world.now(), text=str(held.get("text", "")), attachments=files,
            spot=list(held.get("spot") or ()), sticker=bool(held.get("sticker")),
        )  # fmt: skip
        world.keep(note, person.psid)
        said: Told = {"mid": note.mid}
        if note.text:
            said["text"] = note.text
        if held.get("press"):
            said["quick_reply"] = {"payload": held["press"]}
        if held.get("reply_to"):
            said["reply_to"] = {"mid": held["reply_to"]}
        shown = [
            {"type": one["type"], "payload": {"url": one["url"]}, "name": one["name"]}
            for one in files
        ]
        shown += self._other_attachments(held)
        if shown:
            said["attachments"] = shown
        self._tell(person, {"message": said}, held)
        return {"mid": note.mid}

    def _other_attachments(self, held: Told) -> list[Told]:
        found: list[Told] = []
        if held.get("spot"):
            lat, long = held["spot"]
            found.append(
                {"type": "location", "payload": {"coordinates": {"lat": lat, "long": long}}}
            )
        if held.get("sticker"):
            found.append({"type": "sticker", "payload": {"sticker_id": 369239263222822}})
        if held.get("link"):
            link = {"type": "fallback", "title": held.get("title", ""), "url": held["link"]}
            found.append({**link, "payload": {"url": held["link"]}})
        return found

    def _file(self, one: Told) -> Told:
        world = self.there.world
        media = str(one.get("media", ""))
        url = str(one.get("url") or f"{self.there.url}/media/{media}")
        stored = world.media.get(media)
        return {
            "type": str(one.get("kind", "image")), "url": url, "media": media,
            "name": str(one.get("name", "")), "mime": stored.mime if stored else "",
        }  # fmt: skip

    def _tell(self, person: Person, event: Told, held: Told) -> None:
        world = self.there.world
        time = {"s": int(world.now()), "iso": graph_time(world.now())}.get(
            str(held.get("time", "ms")), int(world.now() * 1000)
        )
        whole = {"sender": {"id": person.psid}, "recipient": {"id": world.settings.page_id},
                 "timestamp": held.get("timestamp", time), **event}  # fmt: skip
        self.there.hooks.messaging(whole, standby=bool(held.get("standby")))

    def postback(self, held: Told) -> Told:
        """`psid`, `payload`, `title`: a button of the page was pressed."""
        person, mid = self._writer(held), self.there.world.new_id("m_")
        said = {"mid": mid, "title": held.get("title", ""), "payload": held.get("payload", "")}
        if held.get("ref"):
            said["referral"] = {"ref": held["ref"], "source": "SHORTLINK", "type": "OPEN_THREAD"}
        self._tell(person, {"postback": said}, held)
        return {"mid": mid}

    def edit(self, held: Told) -> Told:
        """`mid`, `text`: a resident changes a message."""
        note = self.there.world.notes[str(held["mid"])]
        note.text, note.edited = str(held["text"]), True
        person = self.there.world.people[note.sender]
        self._tell(
            person, {"message_edit": {"mid": note.mid, "text": note.text, "num_edit": 1}}, held
        )
        return {}

    def unsend(self, held: Told) -> Told:
        """`mid`: a resident takes a message back."""
        note = self.there.world.notes[str(held["mid"])]
        note.removed = True
        person = self.there.world.people[note.sender]
        self._tell(person, {"message": {"mid": note.mid, "is_deleted": True}}, held)
        return {}

    def react(self, held: Told) -> Told:
        """`mid`, `psid`: a like on a message."""
        person = self.there.world.people[str(held["psid"])]
        said = {"reaction": "like", "emoji": "\U0001f44d", "action": "react", "mid": held["mid"]}
        self._tell(person, {"reaction": said}, held)
        return {}

    def read(self, held: Told) -> Told:
        """`psid`: all was read."""
        self.there.messenger.read(self.there.world.people[str(held["psid"])])
        return {}

    def referral(self, held: Told) -> Told:
        """`psid`, `ref`: somebody came by a link."""
        person = self._writer(held)
        said = {"ref": held.get("ref", ""), "source": "SHORTLINK", "type": "OPEN_THREAD"}
        self._tell(person, {"referral": said}, held)
        return {}

    def block(self, held: Told) -> Told:
        """`psid`: they want no more messages."""
        self.there.world.person(str(held["psid"])).blocked = bool(held.get("blocked", True))
        return {}

    def comment(self, held: Told) -> Told:
        """`psid`, `parent` (post or comment), `text`, `photo` (media)."""
        world = self.there.world
        person = world.person(str(held["psid"]), str(held.get("name", "")))
        photo = f"{self.there.url}/media/{held['photo']}" if held.get("photo") else ""
        added = self.there.page.add_comment(
            str(held["parent"]), person.feed_id, person.name, str(held.get("text", "")), photo
        )
        return {"id": added.id, "post": added.post}

    def comment_edit(self, held: Told) -> Told:
        """`id`, `text`."""
        comment = self._comment(held)
        comment.message = str(held["text"])
        self.there.page.tell_comment(comment, "edited")
        return {}

    def comment_remove(self, held: Told) -> Told:
        """`id`."""
        comment = self._comment(held)
        comment.removed = True
        self.there.page.tell_comment(comment, "remove")
        return {}

    def comment_hide(self, held: Told) -> Told:
        """`id`: staff hide it."""
        comment = self._comment(held)
        comment.hidden = bool(held.get("hidden", True))
        self.there.page.tell_comment(comment, "hide" if comment.hidden else "unhide")
        return {}

    def _comment(self, held: Told) -> Comment:
        return self.there.world.comments[str(held["id"])]

    def post(self, held: Told) -> Told:
        """`text`: a post of the page by staff; with `psid`, of a visitor."""
        author = ""
        if held.get("psid"):
            author = self.there.world.person(str(held["psid"]), str(held.get("name", ""))).feed_id
        return {"id": self.there.page.add_post(str(held["text"]), author=author).id}

    def post_remove(self, held: Told) -> Told:
        """`id`: staff take it down."""
        post = self.there.world.posts[str(held["id"])]
        post.removed = True
        self.there.page.tell_post(post, "remove")
        return {}

    def staff(self, held: Told) -> Told:
        """`psid`, `text`: an officer answers in Business Suite; with `comment`, publicly."""
        world = self.there.world
        if held.get("comment"):
            added = self.there.page.add_comment(
                str(held["comment"]), world.settings.page_id, world.settings.page_name,
                str(held["text"]),
            )  # fmt: skip
            return {"id": added.id}
        note = Note(
            world.new_id("m_"), world.settings.page_id, str(held["psid"]), world.now(),
            text=str(held["text"]),
        )  # fmt: skip
        world.keep(note, str(held["psid"]))
        self.there.messenger.echo(note)
        return {"mid": note.mid}

    def media(self, held: Told) -> Told:
        """`data` (base64), `mime`: a file of a resident's phone."""
        key = self.there.world.new_id("f")
        data = base64.b64decode(held["data"])
        self.there.world.media[key] = Stored("", str(held.get("name", "")), str(held["mime"]), data)
        return {"media": key, "url": f"{self.there.url}/media/{key}"}

    def lose_files(self, _held: Told) -> Told:
        """What was sent up is not there any more."""
        self.there.world.files.clear()
        self.there.world.photos.clear()
        return {}

    def switch(self, held: Told) -> Told:
        """Any of `faults.Switches`."""
        self.there.switches.change(held)
        return self.there.switches.shown()

    def fail(self, held: Told) -> Told:
        """`on`, `code`, `subcode`, `status`, `times`: answer the next such calls with an error."""
        self.there.switches.failures.append(Failure(**held))
        return {}

    def clock(self, held: Told) -> Told:
        """`seconds`: its clock goes on by so much."""
        self.there.world.shift += float(held["seconds"])
        return {"now": self.there.world.now()}

    def flush(self, _held: Told) -> Told:
        """What was held comes now, as one batch."""
        return {"updates": self.there.hooks.flush()}

    def outbox(self, _held: Told) -> Told:
        """Webhooks for somebody who fetches them: body in base64, headers."""
        waiting = self.there.hooks.drain()
        return {"hooks": [{"body": base64.b64encode(b).decode(), "headers": h} for b, h in waiting]}

    def subscribe(self, held: Told) -> Told:
        """`fields`: what the app is told of; empty ends it, as after an hour of failures."""
        self.there.world.fields = set(held.get("fields", ()))
        return {"fields": sorted(self.there.world.fields)}

    def raw(self, held: Told) -> Told:
        """`body` (text): any body, signed as it is."""
        self.there.hooks.put(str(held["body"]).encode())
        return {}

    def signed_request(self, held: Told) -> Told:
        """`psid`: what Facebook posts when that person wants to be erased."""
        now = int(self.there.world.now())
        user = {"user_id": f"9{held['psid']}", "issued_at": now, "expires": now + 3600}
        secret = self.there.world.settings.app_secret
        return {"signed_request": sign_request(user, secret)}

    def talk(self, held: Told) -> Told:
        """`psid`: all that was said."""
        notes = self.there.world.talks.get(str(held["psid"]), [])
        return {"notes": [note.shown() for note in notes]}

    def state(self, _held: Told) -> Told:
        """People, talks, posts, comments, switches."""
        world = self.there.world
        return {
            "people": [asdict(person) for person in world.people.values()],
            "talks": {psid: [n.shown() for n in notes] for psid, notes in world.talks.items()},
            "posts": [post.shown() for post in world.posts.values()],
            "comments": [comment.shown() for comment in world.comments.values()],
            "switches": self.there.switches.shown(), "fields": sorted(world.fields),
            "waiting": self.there.hooks.waiting, "sent": self.there.hooks.sent,
        }  # fmt: skip

    def calls(self, _held: Told) -> Told:
        """The latest calls of the API."""
        return {"calls": self.there.calls}

    def reset(self, _held: Told) -> Told:
        """Begin anew; the subscription stays."""
        fields, settings = self.there.world.fields, self.there.world.settings
        self.there.world.__init__(settings)  # type: ignore[misc]
        self.there.world.fields = fields
        self.there.switches.__init__()  # type: ignore[misc]
        self.there.hooks.outbox.clear()
        self.there.hooks.held.clear()
        self.there.calls.clear()
        return {}
