"""What the tests of the sending pages share: a browser without script, one screen after another."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

NAMED = "/gui-tin/"
NAMELESS = "/gui-tin/an-danh/"
TEXT = "Tối nào cũng có nhóm thanh niên đua xe, nẹt pô ở đường Kim Giang"


class _Form(HTMLParser):
    """What a browser would send of the page's form, if nothing in it were touched."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.offers: dict[str, list[str]] = {}
        self._inside = False
        self._open = ""  # the textarea or select that is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._inside = "data-send" in given
        elif not self._inside:
            return
        elif tag == "input" and name:
            kind = given.get("type", "text")
            self.offers.setdefault(name, []).append(given.get("value", ""))
            if kind != "file" and (kind not in ("radio", "checkbox") or "checked" in given):
                self.values[name] = given.get("value", "on" if kind == "checkbox" else "")
        elif tag == "button" and name:
            self.offers.setdefault(name, []).append(given.get("value", ""))
        elif tag in ("textarea", "select"):
            self._open = name
            self.values[name] = ""
        elif tag == "option":
            self.offers.setdefault(self._open, []).append(given.get("value", ""))
            if "selected" in given:
                self.values[self._open] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._open and self._inside and self.lasttag == "textarea":
            self.values[self._open] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._open = ""
        elif tag == "form":
            self._inside = False


class Walk:
    """One person at one browser; `page` is what they see."""

    def __init__(self, start: str = NAMED, **client: Any) -> None:
        self.client = Client(**client)
        self.start = start
        self.answer: Any = self.client.get(start)

    @property
    def page(self) -> str:
        """The words of the page, with one space where there are several."""
        return " ".join(html.unescape(self.answer.content.decode()).split())

    @property
    def form(self) -> _Form:
        """The form as it stands."""
        read = _Form()
        read.feed(self.answer.content.decode())
        return read

    @property
    def step(self) -> str:
        """Which screen it is; empty on the receipt."""
        return self.form.values.get("step", "")

    def send(self, **typed: Any) -> Walk:
        """Fill in and press the first button, or the one whose name is given with the rest."""
        self.sent = {**self.form.values, **typed}
        self.answer = self.client.post(self.start, self.sent)
        assert self.answer.status_code == 200
        return self

    def again(self) -> Walk:
        """Reload: the browser sends the same once more."""
        self.answer = self.client.post(self.start, self.sent)
        return self

    def to_check(self, text: str = TEXT) -> Walk:
        """The quick way: the text, then straight to the last screen."""
        return self.send(text=text, skip="check")

    @property
    def receipt(self) -> tuple[str, str]:
        """Code and secret, as the page shows them."""
        page = self.answer.content.decode()
        code = re.search(r'id="receipt-code"[^>]*>([^<]+)<', page)
        secret = re.search(r'id="receipt-secret"[^>]*>([^<]+)<', page)
        assert code
        assert secret
        return code[1], secret[1]
