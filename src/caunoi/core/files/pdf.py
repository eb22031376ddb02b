"""PDF pages drawn to pictures: no script, link, form, attachment, hidden layer or author survives.

Runs inside the cleaner's process. Pdfium as built by pypdfium2 has no JavaScript engine.
"""

import time
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2

from caunoi.core.files.broken import Unreadable
from caunoi.core.files.images import VIEW_SIDE, Drawn, draw

MAX_PAGES = 60
MAX_SCALE = 200 / 72  # 200 dots per inch: small print stays readable, files stay small
TIME_BUDGET = 25.0  # seconds; below the process's own limit, so that pages drawn are kept


class Pages:
    """The pages of one document, drawn one by one; `total` counts also those not drawn."""

    def __init__(self, stream: BinaryIO) -> None:
        stream.seek(0)
        try:
            self._document = pypdfium2.PdfDocument(stream.read())
            self.total = len(self._document)
            self._document.init_forms()  # else what was typed into a form's fields is not drawn
        except pypdfium2.PdfiumError as error:
            raise Unreadable(str(error)) from error
        if self.total < 1:
            raise Unreadable("no pages")

    def draw(self, side: int = VIEW_SIDE, limit: int = MAX_PAGES) -> Iterator[Drawn]:
        """Pages as pictures, until `limit` or the time is up.

        Raises:
            Unreadable: a page cannot be drawn.
        """
        started = time.monotonic()
        for number in range(min(self.total, limit)):
            if number and time.monotonic() - started > TIME_BUDGET:
                return
            yield self._page(number, side)

    def _page(self, number: int, side: int) -> Drawn:
        try:
            page = self._document[number]
            longest = max(*page.get_size(), 1.0)
            scale = min(MAX_SCALE, side / longest)
            picture = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise Unreadable(str(error)) from error
        return draw(picture, side)


def prepare() -> None:
    """Start the library now: once shut in, nothing can be opened any more."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(16, 16)
    document[0].render(scale=1).to_pil()
    document.close()
