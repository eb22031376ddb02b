"""What stands in a letter to a subscriber, with the headers by which it is left in one press."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.choices import Letter
from caunoi.channels.email.addresses import bounce_address
from caunoi.channels.mailing.subscriptions import make_token
from caunoi.core.city import city_name
from caunoi.core.moments import long_moment


def leave_url(token: str, language: str) -> str:
    """A page on GET, out by POST."""
    prefix = "/en" if language == "en" else ""
    return f"{settings.SITE_URL}{prefix}/nhan-tin/thu/{token}/thoi/"


def write_letter(
    *,
    delivery_id: UUID,
    subscriber: UUID,
    address: str,
    language: str,
    letter: str,
    notice: Notice | None,
) -> EmailMessage:
    """The letter in its reader's language."""
    token = make_token(subscriber)
    with override(language):
        if notice is None:
            subject, body = _question(token, language)
        else:
            subject, body = _notice(notice, letter, language)
            body += _foot(token, language)
    return EmailMessage(
        subject=subject, body=body, from_email=bounce_address(delivery_id), to=[address],
        headers={
            "From": settings.MAIL_FROM,
            "Message-ID": f"<{delivery_id}@{settings.MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All",
            **(_list_headers(notice, token, language) if notice is not None else {}),
        },
    )  # fmt: skip


def _list_headers(notice: Notice, token: str, language: str) -> dict[str, str]:
    return {
        "List-Id": f"CauNoi <thong-bao.{settings.MAIL_DOMAIN}>",
        "List-Unsubscribe": f"<{leave_url(token, language)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
        # All that is said of one notice stands in one thread.
        "References": f"<notice-{notice.broadcast_id}@{settings.MAIL_DOMAIN}>",
    }


def _question(token: str, language: str) -> tuple[str, str]:
    prefix = "/en" if language == "en" else ""
    link = f"{settings.SITE_URL}{prefix}/nhan-tin/thu/{token}/"
    subject = _("Do you want notices of the police by e-mail?")
    body = _(
        "Somebody asked us to send notices of the police of %(city)s to this address.\n"
        "If it was you, please open this page and say yes:\n%(link)s\n\n"
        "If not, do nothing: nothing will be sent, and we forget the address within a week."
    ) % {"city": city_name(), "link": link}
    return subject, body + "\n"


def _notice(notice: Notice, letter: str, language: str) -> tuple[str, str]:
    title = notice.title(language)
    link = notice.url(language)
    if letter == Letter.WITHDRAWAL:
        subject = _("Withdrawn: %(title)s") % {"title": title}
        return subject, f"{notice.withdrawn_words}\n\n{link}\n"
    subject = f"[{notice.kind_label}] {title}"
    parts = [notice.text(language), notice.advice(language)]
    if letter == Letter.CORRECTION:
        subject = _("Corrected: %(title)s") % {"title": title}
        parts.insert(0, _("We corrected this notice. What stands below holds now."))
    if notice.content.link:
        parts.append(notice.content.link)
    parts.append(_("For: %(area)s") % {"area": notice.area})
    if notice.content.expires_at is not None:
        parts.append(_("Valid until %(at)s") % {"at": long_moment(notice.content.expires_at)})
    parts.append(link)
    return subject, "\n\n".join(part for part in parts if part) + "\n"


def _foot(token: str, language: str) -> str:
    foot = _("Not any more? Leave by one press: %(link)s\nIn danger, call 113, 114 or 115.") % {
        "link": leave_url(token, language)
    }
    return f"\n--\n{foot}\n"
