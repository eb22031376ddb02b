"""Write a letter in the reader's language, with nothing private in the subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from caunoi.channels.choices import Letter
from caunoi.channels.errors import PermanentFailure
from caunoi.channels.models import Delivery
from caunoi.reports.choices import Kind, State
from caunoi.reports.models import Report
from caunoi.reports.promises import first_look_by
from caunoi.units import directory


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and body of a letter."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What letters say of a report; whoever asked a question has reported nothing."""

    received_subject: Any
    received: Any
    answer: Any
    state: Any


_REPORT = _Words(
    gettext_lazy("%(code)s: we have received your report"),
    gettext_lazy("We have received your report %(code)s. It is now with %(unit)s."),
    gettext_lazy("%(unit)s writes about your report %(code)s:"),
    gettext_lazy("The state of your report %(code)s is now: %(state)s."),
)
_QUESTION = _Words(
    gettext_lazy("%(code)s: we have received your question"),
    gettext_lazy("We have received your question %(code)s. It is now with %(unit)s."),
    gettext_lazy("%(unit)s answers your question %(code)s:"),
    gettext_lazy("The state of your question %(code)s is now: %(state)s."),
)


def report_of(delivery: Delivery) -> Report:
    """The report that a letter is about; letters are about one."""
    if delivery.report is None:
        raise PermanentFailure("no report")
    return delivery.report


def write_letter(delivery: Delivery, language: str) -> Text:
    """The letter of a delivery whose report and message are loaded."""
    with override(language):
        if delivery.officer_id is not None:
            return _to_officer(delivery)
        return _to_reporter(delivery, language)


def _link(path: str, language: str) -> str:
    prefix = "/en" if language == "en" else ""
    return f"{settings.SITE_URL}{prefix}{path}"


def _to_reporter(delivery: Delivery, language: str) -> Text:
    report = report_of(delivery)
    code = report.spelled_code
    unit = _unit_name(report)
    words = _QUESTION if report.kind == Kind.QUESTION else _REPORT
    facts = {"code": code, "unit": unit, "state": State(report.state).label}
    if delivery.letter == Letter.RECEIVED:
        subject, said = words.received_subject % facts, words.received % facts
    elif delivery.letter == Letter.ANSWER and delivery.message is not None:
        subject = _("%(code)s: the police wrote to you") % facts
        said = f"{capfirst(words.answer % facts)}\n\n{delivery.message.text}"
    else:
        subject, said = _("%(code)s: there is news") % facts, words.state % facts
    if is_delicate(report):
        # Who denounces an official is protected by law, and a mailbox may have other readers:
        # neither words, nor state, nor the unit that looks into it.
        subject = _("%(code)s: there is news") % {"code": code}
        said = _("There is news about %(code)s. For your safety it is not written in a letter.") % {
            "code": code
        }
    foot = _(
        "Everything about it, with your receipt's code and secret: %(link)s\n"
        "You can also answer this letter; your answer reaches the officer.\n"
        "In danger, call 113, 114 or 115."
    ) % {"link": _link("/tra-cuu/", language)}
    return Text(subject, f"{said}\n\n--\n{foot}\n")


def write_receipt(delivery: Delivery, language: str, receipt: Mapping[str, str]) -> Text:
    """The answer to a mail that became a report: its number, and the secret that opens it."""
    report = report_of(delivery)
    facts = {"code": report.spelled_code, "unit": _unit_name(report), "secret": receipt["secret"]}
    with override(language):
        facts["link"] = _link("/tra-cuu/", language)
        facts["nameless"] = _link("/gui-tin/an-danh/", language)
        said = [_("Your e-mail is received as a report under the number %(code)s.") % facts]
        if not is_delicate(report):
            said = [
                _("Your e-mail is received under the number %(code)s and is with %(unit)s.") % facts
            ]
            if receipt.get("due_at"):
                said.append(first_look_by(datetime.fromisoformat(receipt["due_at"])))
        said += [
            _(
                "To follow it at %(link)s, by phone or at a ward desk, keep this secret for "
                "yourself: %(secret)s"
            ) % facts,
            _("You can answer this letter to add something or send photos; never send a picture of "
              "your ID card."),
            _(
                "Your mail provider knows that you wrote to us. To tell us something without a "
                "name, use %(nameless)s."
            ) % facts,
            _("In danger, call 113, 114 or 115."),
        ]  # fmt: skip
        words = _QUESTION if report.kind == Kind.QUESTION else _REPORT
        subject = words.received_subject % facts
    return Text(subject, "\n\n".join(said) + "\n")


def _to_officer(delivery: Delivery) -> Text:
    if delivery.letter == Letter.PROMISE:
        link = f"{settings.SITE_URL}/can-bo/khu-dan-cu/loi-hua/"
        return Text(
            _("A day that you promised needs you"),
            _("Please open it at your desk: %(link)s") % {"link": link} + "\n",
        )
    if delivery.letter == Letter.TASK and delivery.report_id is None:
        link = f"{settings.SITE_URL}/can-bo/khu-dan-cu/ban-giao/"
        return Text(
            _("An area is to be handed over to you: your signature is waited for"),
            _("Please look at the list and sign, or decline: %(link)s") % {"link": link} + "\n",
        )
    code = report_of(delivery).spelled_code
    subjects = {
        Letter.TASK: _("%(code)s: for you"),
        Letter.MENTION: _("%(code)s: you were named in a note"),
        Letter.OVERDUE: _("%(code)s: a deadline needs you"),
        Letter.EMERGENCY: _("%(code)s: emergency"),
    }
    subject = subjects.get(Letter(delivery.letter), _("%(code)s: there is news")) % {"code": code}
    link = f"{settings.SITE_URL}/can-bo/{code}/"
    # No word of the report leaves the desk by mail.
    return Text(subject, _("Please open it at your desk: %(link)s") % {"link": link} + "\n")


def is_delicate(report: Report) -> bool:
    """Whether no word of it may leave this site: it is about the police or an official."""
    return report.about_police or report.kind == Kind.DENUNCIATION


def _unit_name(report: Report) -> str:
    unit = directory.find_unit_by_pk(report.unit_id)
    return unit.spoken if unit else ""
