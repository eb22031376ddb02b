"""A small, strict IMAP server (RFC 3501, IDLE, MOVE) in a thread of its own: one mailbox."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

USER, PASSWORD = "tin-bao", "mat-khau"


@dataclass
class Stored:
    """One message of the mailbox."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class ImapServer:
    """What is in the mailbox, and what clients did. `broken`: uids that cannot be fetched."""

    validity: int = 7
    messages: list[Stored] = field(default_factory=list)
    folders: dict[str, list[Stored]] = field(default_factory=dict)
    idles: int = 0
    logins: int = 0
    port: int = 0
    broken: set[int] = field(default_factory=set)
    vanish: set[int] = field(default_factory=set)  # gone between SIZE and BODY
    on_body: Callable[[int], None] = lambda _uid: None
    capabilities: str = "IMAP4rev1 IDLE MOVE UIDPLUS"
    _next: int = 1
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None
    _server: asyncio.Server | None = None
    errors: list[str] = field(default_factory=list)

    def add(self, raw: bytes, *flags: str) -> int:
        """A mail comes in; whoever idles is told."""
        one = Stored(self._next, re.sub(rb"\r?\n", b"\r\n", raw), set(flags))
        self._next += 1
        self.messages.append(one)
        self._tell(f"* {len(self.messages)} EXISTS\r\n")
        return one.uid

    def flags_of(self, uid: int) -> set[str]:
        return next(one.flags for one in self.messages if one.uid == uid)

    def hang_up(self) -> None:
        """Every connection breaks, as in an outage."""
        self._call(self._drop)

    def stop(self) -> None:
        self._call(self._close)

    def start(self) -> None:
        """Listen, on the same port as before where there was one."""
        ready = threading.Event()
        threading.Thread(target=self._serve, args=(ready,), daemon=True).start()
        assert ready.wait(10)

    def _serve(self, ready: threading.Event) -> None:
        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            self._server = await asyncio.start_server(
                self._client, "127.0.0.1", self.port, limit=2**26
            )
            self.port = self._server.sockets[0].getsockname()[1]
            ready.set()
            with suppress(asyncio.CancelledError):
                await self._server.serve_forever()

        asyncio.run(main())

    def _call(self, work: Callable[[], None]) -> None:
        done = threading.Event()
        assert self._loop is not None

        def run() -> None:
            work()
            done.set()

        self._loop.call_soon_threadsafe(run)
        done.wait(5)

    def _drop(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    def _close(self) -> None:
        assert self._server is not None
        self._drop()
        self._server.close()

    def _tell(self, line: str) -> None:
        def run() -> None:
            for writer in self._writers:
                writer.write(line.encode())

        if self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(run)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        writer.write(b"* OK ready\r\n")
        state = {"user": False, "chosen": False}
        try:
            while line := await reader.readline():
                if not line.endswith(b"\r\n"):
                    break  # the client is gone
                if not await self._command(line[:-2].decode(), state, reader, writer):
                    break
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _command(
        self, line: str, state: dict[str, bool], reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:  # fmt: skip
        tag, _blank, rest = line.partition(" ")
        name = rest.split(" ", 2)[1 if rest.upper().startswith("UID ") else 0].upper()

        def say(text: str) -> None:
            writer.write(f"{text}\r\n".encode())

        if name == "LOGOUT":
            say("* BYE bye")
            say(f"{tag} OK done")
            return False
        if name in {"CAPABILITY", "NOOP", "LOGIN"}:
            self._simple(name, rest, tag, state, say)
        elif not state["user"] or (
            not state["chosen"] and name not in {"SELECT", "LIST", "CREATE"}
        ):
            self.errors.append(f"{name} too early")
            say(f"{tag} BAD not now")
        elif name == "IDLE":
            self.idles += 1
            say("+ idling")
            await writer.drain()
            if (await reader.readline()).strip().upper() != b"DONE":
                return False
            say(f"{tag} OK done")
        else:
            self._folder_command(name, rest, tag, state, writer, say)
        return True

    def _simple(
        self, name: str, rest: str, tag: str, state: dict[str, bool], say: Callable[[str], None]
    ) -> None:
        if name == "CAPABILITY":
            say(f"* CAPABILITY {self.capabilities}")
        elif name == "LOGIN":
            self.logins += 1
            given = re.findall(r'"([^"]*)"|(\S+)', rest.partition(" ")[2])
            if [a or b for a, b in given] != [USER, PASSWORD]:
                say(f"{tag} NO [AUTHENTICATIONFAILED] refused")
                return
            state["user"] = True
        say(f"{tag} OK done")

    def _folder_command(
        self, name: str, rest: str, tag: str, state: dict[str, bool],
        writer: asyncio.StreamWriter, say: Callable[[str], None],
    ) -> None:  # fmt: skip
        if name == "SELECT":
            state["chosen"] = True
            for line in (
                f"{len(self.messages)} EXISTS",
                r"FLAGS (\Seen \Deleted)",
                f"OK [UIDVALIDITY {self.validity}] ok",
                f"OK [UIDNEXT {self._next}] ok",
            ):
                say(f"* {line}")
            say(f"{tag} OK [READ-WRITE] done")
        elif name == "LIST":
            for folder in self.folders:
                if f'"{folder}"' in rest or rest.endswith(folder):
                    say(f'* LIST () "/" "{folder}"')
            say(f"{tag} OK done")
        elif name == "CREATE":
            self.folders.setdefault(rest.split(" ", 1)[1].strip('"'), [])
            say(f"{tag} OK done")
        elif name == "SEARCH":
            found = [str(one.uid) for one in self.messages if self._matches(one, rest)]
            say(f"* SEARCH {' '.join(found)}".rstrip())
            say(f"{tag} OK done")
        elif name in {"FETCH", "STORE", "MOVE"} and rest.upper().startswith("UID "):
            uid = int(rest.split(" ")[2])
            self._on_message(name, rest, tag, uid, writer, say)
        else:
            self.errors.append(f"unknown: {rest[:40]}")
            say(f"{tag} BAD unknown")

    def _matches(self, one: Stored, rest: str) -> bool:
        words = rest.upper().split()
        if "UNSEEN" in words:
            return r"\Seen" not in one.flags
        spans = re.search(r"UID (\d+):\*", rest.removeprefix("UID "))
        if spans is None:
            return True
        highest = max(stored.uid for stored in self.messages)
        return one.uid >= min(int(spans[1]), highest)  # "n:*" always names the last one

    def _on_message(
        self, name: str, rest: str, tag: str, uid: int, writer: asyncio.StreamWriter,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        one = next((m for m in self.messages if m.uid == uid), None)
        if one is None:
            say(f"{tag} OK nothing")
        elif name == "STORE":
            one.flags |= set(re.findall(r"\\\w+", rest))
            say(f"{tag} OK done")
        elif name == "MOVE":
            self.folders[rest.split(" ", 3)[3].strip('"')].append(one)
            self.messages.remove(one)
            say(f"{tag} OK done")
        elif "BODY" in rest and uid in self.broken:
            say(f"{tag} NO the disk has a hole there")
        elif "BODY" in rest and uid in self.vanish:
            self.messages.remove(one)
            say(f"{tag} OK done")
        else:
            self._fetch(one, rest, tag, writer, say)

    def _fetch(
        self, one: Stored, rest: str, tag: str, writer: asyncio.StreamWriter,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        number = self.messages.index(one) + 1
        writer.write(f"* {number} FETCH (UID {one.uid}".encode())
        if "RFC822.SIZE" in rest:
            writer.write(f" RFC822.SIZE {len(one.raw)}".encode())
        head, _blank, text = one.raw.partition(b"\r\n\r\n")
        for section, cut in re.findall(r"BODY(?:\.PEEK)?\[(\w*)\](<0\.\d+>)?", rest):
            data = {"": one.raw, "HEADER": head + b"\r\n\r\n", "TEXT": text}[section]
            data = data[: int(cut[3:-1])] if cut else data
            name = f"BODY[{section}]" + ("<0>" if cut else "")
            writer.write(f" {name} {{{len(data)}}}\r\n".encode() + data)
            self.on_body(one.uid)
        if "BODY[" in rest:
            one.flags.add(r"\Seen")  # who does not peek, marks
        writer.write(b")\r\n")
        say(f"{tag} OK done")


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """A running server on a free port."""
    server = ImapServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
