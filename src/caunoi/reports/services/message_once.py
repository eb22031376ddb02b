"""A reporter's message under a client's own key: sent again, it is the same message."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from caunoi.core.keys import keyed_hash
from caunoi.reports.errors import KeyReused
from caunoi.reports.models import Message, Report
from caunoi.reports.services.intake import clean_text
from caunoi.reports.services.talking import add_message
from caunoi.reports.services.thread import MAX_TEXT


def find_message(report: Report, *, key: str, channel: str, text: str) -> Message | None:
    """The message already taken under this key; None for a new key, or none.

    Raises:
        KeyReused: the key came before with another text.
    """
    if not key:
        return None
    known = Message.objects.filter(
        report=report, channel=channel, external_id=_external_id(report, key)
    ).first()
    if known is not None and known.text != clean_text(text)[:MAX_TEXT]:
        raise KeyReused(
            _("This idempotency key was already used for another message. Use a new key."),
            ground="Idempotency-Key",
        )
    return known


def add_message_under(
    report: Report,
    *,
    key: str,
    text: str,
    channel: str,
    files: Sequence[UUID] = (),
    taken_by: str = "",
) -> Message:
    """As `add_message`, under a key for which `find_message` knew no message.

    A twin request that came through in between is found by `add_message` itself, under its lock.

    Raises:
        EmptyReport: neither text nor files.
    """
    external_id = _external_id(report, key) if key else ""
    return add_message(
        report, text=text, files=files, channel=channel, external_id=external_id, taken_by=taken_by
    )


def _external_id(report: Report, key: str) -> str:
    return f"key:{keyed_hash('message-key', f'{report.pk}:{key}').hex()}"
