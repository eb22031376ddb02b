"""The words of a mail that was written in HTML alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

_LINES = {"p", "br", "div", "li", "tr", "hr", "table", "ul", "ol", "h1", "h2", "h3", "h4"}
_KEPT = _LINES | {"blockquote", "a"}
_BLANKS = re.compile(r"\n{3,}")


def html_to_text(html: str) -> str:
    """Plain lines; what was quoted stands after "> " as in a plain mail.

    nh3 first throws away scripts, styles, comments and every attribute but a link's target, which
    is shown in words where it is another than the text: nobody clicks on what they cannot read.
    """
    clean = nh3.clean(
        html, tags=_KEPT, clean_content_tags={"script", "style", "title"},
        attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None,
    )  # fmt: skip
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return _BLANKS.sub("\n\n", reader.text()).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._depth = 0
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self._break()
            self._depth += 1
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self._lines[-1]))
        elif tag in _LINES:
            self._break(always=tag == "br")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._break()
            self._depth = max(0, self._depth - 1)
        elif tag == "a" and self._link is not None:
            target, start = self._link
            shown = self._lines[-1][start:]
            bare = target.removeprefix("mailto:").rstrip("/")
            if bare and bare not in shown:
                self._add(f" ({target})")
            self._link = None
        elif tag in _LINES:
            self._break()

    def handle_data(self, data: str) -> None:
        self._add(" ".join(data.replace("\xa0", " ").split(" ")).replace("\n", " "))

    def _add(self, text: str) -> None:
        if not self._lines[-1] and self._depth and text.strip():
            self._lines[-1] = "> " * self._depth
        self._lines[-1] += text

    def _break(self, *, always: bool = False) -> None:
        if always or self._lines[-1].strip():
            self._lines.append("")

    def text(self) -> str:
        """All lines so far."""
        return "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in self._lines)
