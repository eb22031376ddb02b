"""A visitor of the demo's simulator: writes through its pages as a resident does on a telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from django.test import Client

STRIP = re.compile(r"<[^>]+>")


@dataclass
class Visitor:
    """Somebody behind the pages of `/mo-phong/`, with no script running."""

    door: str  # the address of the talk
    client: Client = field(default_factory=Client)

    @classmethod
    def comes(cls, door: str, name: str) -> Visitor:
        """Choose a name at a door; the talk opens."""
        client = Client()
        answer = client.post(f"/mo-phong/{door}/", {"name": name})
        assert answer.status_code == 302, answer.content.decode()[:2000]
        return cls(answer["Location"], client)

    def does(self, **pressed: str) -> None:
        """Press something."""
        answer = self.client.post(self.door, pressed)
        assert answer.status_code == 302, answer.content.decode()[:2000]

    def page(self) -> str:
        """The page's HTML as it is now."""
        answer = self.client.get(self.door)
        assert answer.status_code == 200, answer.content.decode()[:2000]
        return answer.content.decode()

    def reads(self) -> str:
        """Its words."""
        return unescape(STRIP.sub(" ", self.page()))

    def code(self) -> str:
        """The number of the report that the page leads an officer to."""
        found = re.search(r'/can-bo/([\d-]{11})/"', self.page())
        return found.group(1) if found else ""
