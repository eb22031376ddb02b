"""Keep persons out of the logs: no address, no e-mail, no phone number, no query string."""

from __future__ import annotations

import logging
import re

_PERSONAL = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b"  # IPv4
    r"|\b(?:[0-9a-f]{1,4}:){3,}[0-9a-f:]+\b"  # IPv6
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\b(?:\+?84|0)\d{8,10}\b"
    r"|\?\S+",
    re.IGNORECASE,
)


_formatter = logging.Formatter()


class NoPerson(logging.Filter):
    """Masks whatever in a line, or in the traceback under it, could point to a person."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's text; always lets it through."""
        text = record.getMessage()
        masked = _PERSONAL.sub("[…]", text)
        if masked != text:
            record.msg, record.args = masked, ()
        if record.exc_info and not record.exc_text:
            # A database's complaint quotes the row: handlers print this text, not their own.
            trace = _formatter.formatException(record.exc_info)
            record.exc_text = _PERSONAL.sub("[…]", trace)
        return True
