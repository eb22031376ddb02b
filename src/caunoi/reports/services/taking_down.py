"""What an officer writes down for somebody else: a new report, or more to one that exists."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.reports.choices import Channel, Look
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.models import Message, Report
from caunoi.reports.selectors.visibility import is_hidden_from
from caunoi.reports.services.intake import receive_report
from caunoi.reports.services.looking import record_look
from caunoi.reports.services.message_once import add_message_under, find_message
from caunoi.reports.services.receipts import open_report

WAYS = (Channel.PHONE, Channel.COUNTER)


def take_down_report(draft: Draft, *, by: Actor, key: str) -> Receipt:
    """Store what somebody tells by phone or at the counter; they get the same receipt as anybody.

    The officer stands in the history as who wrote it down. A nameless person stays nameless. The
    same key twice is one report. Records `report.received`.

    Raises:
        AccessDenied: `by` takes no reports down.
        RuleBroken: a channel that is neither.
        EmptyReport, KeyReused: as `receive_report`.
    """
    require(by, policy.TAKE_DOWN)
    _check_way(draft.channel)
    whole = replace(
        draft, taken_by=by.ref, contact=ContactCard() if draft.anonymous else draft.contact
    )
    return receive_report(whole, idempotency_key=f"desk:{by.id}:{key}" if key else "")


def open_for_reporter(code: str, secret: str, *, by: Actor) -> Report:
    """The report of somebody who is here, or on the line, with code and secret.

    Checked and slowed down as on the follow-up page; it may be with any unit, and the officer sees
    no more of it than its reporter. The look is kept where the reporter sees it.

    Raises:
        AccessDenied: `by` takes no reports down.
        NotFound: code and secret open nothing, or the report is about the officer or their unit;
            the two cannot be told apart.
    """
    require(by, policy.TAKE_DOWN)
    try:
        report = open_report(code, secret)
        if is_hidden_from(by, report):
            raise NotFound
    except NotFound as missing:
        raise NotFound(
            _("No report opens at this desk with this code and secret. Please check both. Its "
              "reporter can open it at %(page)s in any case.") % {"page": "/tra-cuu/"}
        ) from missing  # fmt: skip
    record_look(report, by, Look.DESK)
    return report


def take_down_message(report: Report, *, text: str, channel: str, by: Actor, key: str) -> Message:
    """Add what the reporter says to a report that `open_for_reporter` opened; a key is once.

    Records `message.received`, by the officer's hand.

    Raises:
        AccessDenied: `by` takes no reports down.
        RuleBroken: a channel that is neither.
        EmptyReport, KeyReused: as `add_message_under`.
    """
    require(by, policy.TAKE_DOWN)
    _check_way(channel)
    known = find_message(report, key=key, channel=channel, text=text)
    return known or add_message_under(report, key=key, text=text, channel=channel, taken_by=by.ref)


def _check_way(channel: str) -> None:
    if channel not in WAYS:
        raise RuleBroken(_("Say whether they phone or stand at the counter."), missing=["channel"])
