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


class NoPerson(logging.Filter):
    """Masks whatever in a line could point to a person, and drops tracebacks' local values."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's text; always lets it through."""
        text = record.getMessage()
        masked = _PERSONAL.sub("[…]", text)
        if masked != text:
            record.msg, record.args = masked, ()
        return True
