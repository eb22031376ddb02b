"""Letters by a provider's own API in place of SMTP (django-anymail), chosen in the settings.

What the provider tells us later comes in by `views_mail_hooks.py`.
"""

from __future__ import annotations

import requests  # noqa: TID251  (its errors, which anymail passes on)
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage

from caunoi.channels.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from caunoi.channels.models import Delivery

_OURS_REFUSED = {401, 402, 403}  # our account, not this letter


def is_used() -> bool:
    """Whether letters go by a provider's API."""
    return str(settings.EMAIL_BACKEND).startswith("anymail.")


def prepare(letter: EmailMessage, delivery: Delivery) -> None:
    """Make a letter ready for an API: it has no envelope of its own there, so a mark names it.

    Nobody's reading is watched: no opens, no clicks.
    """
    letter.from_email = letter.extra_headers.pop("From", settings.MAIL_FROM)
    letter.extra_headers["X-PM-KeepID"] = "true"  # Postmark keeps our Message-ID then
    letter.metadata = {"delivery": str(delivery.pk)}  # type: ignore[attr-defined]
    letter.track_opens = letter.track_clicks = False  # type: ignore[attr-defined]


def send(letter: EmailMessage) -> str:
    """Hand it to the provider; returns the provider's id of it, or our own.

    Raises:
        PermanentFailure, TemporaryFailure, UnknownOutcome: as `delivery.send_email`.
    """
    try:
        letter.send()
    except AnymailRecipientsRefused as error:
        raise PermanentFailure("refused by the provider") from error
    except AnymailAPIError as error:
        _raise_for(error)
    except AnymailError as error:
        raise PermanentFailure(type(error).__name__) from error
    status = getattr(letter, "anymail_status", None)
    named = getattr(status, "message_id", None)
    return str(named) if isinstance(named, str) and named else letter.extra_headers["Message-ID"]


def _raise_for(error: AnymailAPIError) -> None:
    code = error.status_code or getattr(error.response, "status_code", None)
    cause = error.__cause__
    if code is None:
        reached = isinstance(cause, requests.ReadTimeout) or (
            isinstance(cause, requests.ConnectionError) and "Remote end closed" in str(cause)
        )
        if reached:  # the whole letter went over, and no answer came back
            raise UnknownOutcome("no answer from the provider") from error
        raise TemporaryFailure(type(cause or error).__name__) from error
    if 200 <= code < 300:  # taken, and then said something that nobody understands
        raise UnknownOutcome(f"unreadable answer {code}") from error
    if 400 <= code < 500 and code not in {408, 429, *_OURS_REFUSED}:
        raise PermanentFailure(f"refused {code}") from error
    raise TemporaryFailure(f"deferred {code}") from error
