"""Send one letter by SMTP."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from caunoi.channels.email.addresses import reply_address
from caunoi.channels.email.letters import write_letter
from caunoi.channels.errors import PermanentFailure, TemporaryFailure
from caunoi.channels.models import Delivery
from caunoi.reports.contacts import open_contact


def send_email(delivery: Delivery) -> str:
    """Send it and return the Message-ID, which is the same at every attempt.

    Raises:
        PermanentFailure: there is no address, or the server refuses it for good.
        TemporaryFailure: the server does not answer, or asks to come again.
    """
    address, language = _recipient(delivery)
    if not address:
        raise PermanentFailure("no address")
    text = write_letter(delivery, language)
    # One id a delivery: a receiver that got it twice can tell.
    message_id = f"<{delivery.pk}@{settings.MAIL_DOMAIN}>"
    thread = f"<report-{delivery.report_id}@{settings.MAIL_DOMAIN}>"
    letter = EmailMessage(
        subject=text.subject, body=text.body, from_email=settings.MAIL_FROM, to=[address],
        headers={
            "Message-ID": message_id, "References": thread, "In-Reply-To": thread,
            "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All",
        },
    )  # fmt: skip
    if delivery.officer_id is None:
        letter.reply_to = [reply_address(delivery.report_id)]
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        if all(code >= 500 for code in codes):
            raise PermanentFailure(f"refused {codes}") from error
        raise TemporaryFailure(f"deferred {codes}") from error
    except smtplib.SMTPResponseException as error:
        if 500 <= error.smtp_code < 600:
            raise PermanentFailure(f"refused {error.smtp_code}") from error
        raise TemporaryFailure(f"deferred {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise TemporaryFailure(type(error).__name__) from error
    return message_id


def _recipient(delivery: Delivery) -> tuple[str, str]:
    if delivery.officer is not None:
        account = delivery.officer.account
        return (account.email if account.is_active else ""), account.language
    contact = delivery.report.contact
    return (open_contact(contact).email if contact else ""), delivery.report.language
