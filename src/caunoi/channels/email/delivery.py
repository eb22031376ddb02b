"""Send one letter by SMTP."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from caunoi.channels.email import provider
from caunoi.channels.email.addresses import bounce_address, reply_address
from caunoi.channels.email.known import suppressed_why
from caunoi.channels.email.letters import report_of, write_letter, write_receipt
from caunoi.channels.email.new_reports import receipt_words
from caunoi.channels.email.smtp import PerhapsSent
from caunoi.channels.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from caunoi.channels.models import Delivery
from caunoi.channels.page_letters import is_about_page, write_about_page
from caunoi.channels.procedure_letters import (
    Written,
    is_about_procedure,
    write_about_procedure,
)
from caunoi.reports.contacts import open_contact


def send_email(delivery: Delivery) -> str:
    """Send it and return the Message-ID, the same at every attempt, or the provider's own id.

    Raises:
        PermanentFailure: there is no address, or the server refuses it for good.
        TemporaryFailure: the server does not answer, or asks to come again.
        UnknownOutcome: the server fell silent after it had the whole letter.
    """
    address, language = recipient_of(delivery)
    if not address:
        raise PermanentFailure("no address")
    if "@" not in address.strip("@"):
        raise PermanentFailure("not an address")
    why = suppressed_why(address)
    if why:
        raise PermanentFailure(f"suppressed: {why}")
    letter = _letter(delivery, address, language)
    if provider.is_used():
        provider.prepare(letter, delivery)
        return provider.send(letter)
    return send_by_smtp(letter)


def send_by_smtp(letter: EmailMessage) -> str:
    """Send it over its own connection, or the one it bears. Raises as `send_email`."""
    try:
        letter.send()
    except PerhapsSent as error:
        raise UnknownOutcome("no answer after the letter") from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        if all(code >= 500 for code in codes):
            raise PermanentFailure(f"refused {codes}") from error
        raise TemporaryFailure(f"deferred {codes}") from error
    except smtplib.SMTPResponseException as error:
        _raise_for(error)
    except (smtplib.SMTPException, OSError) as error:
        raise TemporaryFailure(type(error).__name__) from error
    except ValueError as error:
        # Not an address, or one with a line break in it, which would begin a header of its own.
        raise PermanentFailure("not an address") from error
    return str(letter.extra_headers["Message-ID"])


def _raise_for(error: smtplib.SMTPResponseException) -> None:
    """5xx is for good, except where our own account is refused: then all letters must wait."""
    ours = isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError)
    if 500 <= error.smtp_code < 600 and not ours:
        raise PermanentFailure(f"refused {error.smtp_code}") from error
    raise TemporaryFailure(f"deferred {error.smtp_code}") from error


def message_id(delivery: Delivery) -> str:
    """One id a delivery: a receiver that got it twice can tell."""
    return f"<{delivery.pk}@{settings.MAIL_DOMAIN}>"


def _letter(delivery: Delivery, address: str, language: str) -> EmailMessage:
    if is_about_procedure(delivery):
        return _plain(delivery, address, write_about_procedure(delivery))
    if is_about_page(delivery):
        return _plain(delivery, address, write_about_page(delivery, address, language))
    receipt = receipt_words(delivery)
    text = (
        write_receipt(delivery, language, receipt) if receipt else write_letter(delivery, language)
    )
    thread = f"<report-{delivery.report_id}@{settings.MAIL_DOMAIN}>"
    answers = receipt.get("answers", "")
    letter = EmailMessage(
        # The envelope's sender is this delivery's own address, so that a failure finds it.
        subject=text.subject, body=text.body, from_email=bounce_address(delivery.pk), to=[address],
        headers={
            "From": settings.MAIL_FROM, "Message-ID": message_id(delivery),
            "References": f"{answers} {thread}".strip(), "In-Reply-To": answers or thread,
            "Auto-Submitted": "auto-replied" if receipt else "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )  # fmt: skip
    if delivery.officer_id is None:
        letter.reply_to = [reply_address(report_of(delivery).pk)]
    return letter


def _plain(delivery: Delivery, address: str, written: Written) -> EmailMessage:
    """A letter that is about no report: nobody reads answers to it."""
    letter = EmailMessage(
        subject=written.subject, body=written.body, from_email=bounce_address(delivery.pk),
        to=[address],
        headers={
            "From": settings.MAIL_FROM, "Message-ID": message_id(delivery),
            "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All",
        },
    )  # fmt: skip
    if (held := written.calendar) is not None:
        letter.attach(held.name, held.text, f"text/calendar; method={held.method}")
    return letter


def recipient_of(delivery: Delivery) -> tuple[str, str]:
    """(address, language) of who is written to; an empty address where there is none."""
    if delivery.officer is not None:
        account = delivery.officer.account
        return (account.email if account.is_active else ""), account.language
    if is_about_procedure(delivery):
        written = write_about_procedure(delivery)
        return written.address, written.language
    report = report_of(delivery)
    contact = report.contact
    return (open_contact(contact).email if contact else ""), report.language
