"""SMTP that knows whether the server may have taken a letter when it falls silent."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class PerhapsSent(Exception):
    """The whole letter went over the line and no answer came back: the server may have it."""


class _Staged:
    """Tells a silence before the end of a letter (surely not taken) from one after it."""

    _body_sent = False

    def send(self, s: Any) -> None:
        super().send(s)  # type: ignore[misc]
        # smtplib sends commands as text and the letter itself as bytes.
        self._body_sent = isinstance(s, bytes)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._body_sent = False
        try:
            answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        except smtplib.SMTPResponseException:
            raise
        except OSError as error:  # smtplib's own errors are OSErrors
            if self._body_sent:
                raise PerhapsSent from error
            raise
        return answer


class _Plain(_Staged, smtplib.SMTP):
    pass


class _Tls(_Staged, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """Django's SMTP backend over the two classes above."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The client to use."""
        return _Tls if self.use_ssl else _Plain
