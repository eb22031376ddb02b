"""`/can-bo/nhap-tin/`: write down a report for a caller or visitor, or more to one of theirs."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import now, today
from caunoi.core.errors import NotFound, Refused
from caunoi.reports.choices import Channel
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.errors import KeyReused
from caunoi.reports.forms import ContinueForm
from caunoi.reports.forms_sending import WHENS
from caunoi.reports.forms_taking_down import TakeDownForm
from caunoi.reports.models import Report
from caunoi.reports.reading_moments import read_moment
from caunoi.reports.receipt_words import digits_aloud, receipt_words, spell_aloud
from caunoi.reports.selectors.history import public_view
from caunoi.reports.services.taking_down import (
    open_for_reporter,
    take_down_message,
    take_down_report,
)
from caunoi.reports.suggest import danger_now
from caunoi.units import directory
from caunoi.units.choices import UnitKind

SECTION = {"section": "take_down"}


@for_staff(policy.TAKE_DOWN)
def take_down(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One screen for the whole report; then the receipt, to be read aloud or printed."""
    own = _own_ward(actor)
    if request.method != "POST":
        start = {"channel": Channel.PHONE.value, "language": "vi", "key": _key()}
        return _ask(request, TakeDownForm(start, fresh=True, own_ward=own))
    form = TakeDownForm(request.POST, own_ward=own)
    if not form.is_valid():
        return _ask(request, form, status=422)
    try:
        receipt = take_down_report(_draft(form), by=actor, key=form.cleaned_data["key"])
    except KeyReused:
        data = request.POST.copy()
        data["key"] = _key()
        notice = _("This was sent a moment ago with other words. Press again to send a second one.")
        return _ask(request, TakeDownForm(data, own_ward=own), status=409, notice=notice)
    except Refused as refused:
        form.add_error(None, refused.message)
        return _ask(request, form, status=422)
    return _show_receipt(request, form, receipt)


def _own_ward(actor: Actor) -> str:
    """Code of the one ward whose police the officer serves in; empty where there is none."""
    units = map(directory.find_unit, actor.unit_codes)
    codes = {unit.area_code for unit in units if unit is not None and unit.kind == UnitKind.WARD}
    return (codes.pop() or "") if len(codes) == 1 else ""


def _key() -> str:
    return secrets.token_urlsafe(24)


def _ask(
    request: HttpRequest, form: TakeDownForm, *, status: int = 200, notice: str = ""
) -> HttpResponse:
    typed = str(form.data.get("text", ""))
    context = {"form": form, "danger": danger_now(typed), "notice": notice, **SECTION}
    return render(request, "reports/staff/take_down.html", context, status=status)


def _draft(form: TakeDownForm) -> Draft:
    values = form.cleaned_data
    day = values["occurred_date"]
    if values["occurred_time"] and not day and values["when"] in ("now", "today"):
        day = today().isoformat()
    moment = read_moment(day, values["occurred_time"])
    with override(values["language"]):
        when = str(dict(WHENS).get(values["when"], ""))
    words = filter(None, [when, moment.words, values["occurred_words"]])
    ward = "" if values["area_code"] else values["area_words"]
    return Draft(
        text=values["text"], channel=values["channel"], category=values["category"],
        area_code=values["area_code"], place=", ".join(filter(None, [values["place"], ward])),
        place_unknown=values["place_unknown"], occurred_at=moment.at,
        occurred_words="; ".join(words), anonymous=values["nameless"],
        contact=ContactCard(
            values["name"], values["phone"], values["email"],
            may_text=values.get("may_text", False),
        ),
        language=values["language"],
    )  # fmt: skip


def _show_receipt(request: HttpRequest, form: TakeDownForm, receipt: Receipt) -> HttpResponse:
    context = {
        **receipt_words(receipt), "groups": spell_aloud(receipt.secret),
        "digits": digits_aloud(receipt.code), "danger": danger_now(form.cleaned_data["text"]),
        "own_ward": form.own_ward if form.took_own_ward else None,
        "by_phone": form.cleaned_data["channel"] == Channel.PHONE,
        "language": form.cleaned_data["language"], "here": get_language(), **SECTION,
    }  # fmt: skip
    return render(request, "reports/staff/taken_down.html", context)


@for_staff(policy.TAKE_DOWN)
def go_on(request: HttpRequest, actor: Actor) -> HttpResponse:
    """With the code and secret of somebody who is here: what they may see, and what they add."""
    form = ContinueForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _ask_receipt(request, form, 200 if request.method != "POST" else 422)
    values = form.cleaned_data
    try:
        report = open_for_reporter(values["code"], values["secret"], by=actor)
    except NotFound as missing:
        form.add_error(None, missing.message)
        return _ask_receipt(request, form, 404)
    if request.POST.get("act") != "write":
        return _show_report(request, form, report)
    try:
        take_down_message(
            report, text=values["text"], channel=values["channel"], by=actor,
            key=f"{actor.id}:{request.POST.get('key', '')}",
        )  # fmt: skip
    except Refused as refused:
        form.add_error("text", refused.message)
        return _show_report(request, form, report, status=422)
    return _show_report(request, form, report, said=_("Added; the officer in charge sees it."))


def _ask_receipt(request: HttpRequest, form: ContinueForm, status: int) -> HttpResponse:
    context = {"form": form, **SECTION}
    return render(request, "reports/staff/continue.html", context, status=status)


def _show_report(
    request: HttpRequest, form: ContinueForm, report: Report, *, status: int = 200, said: str = ""
) -> HttpResponse:
    report.refresh_from_db()
    typed: dict[str, Any] = {**form.data}
    if said:
        typed["text"] = ""
    shown = form if status != 200 else ContinueForm(typed)
    context = {
        "form": shown, "view": public_view(report), "moment": now(), "said": said, "key": _key(),
        "values": form.cleaned_data, **SECTION,
    }  # fmt: skip
    return render(request, "reports/staff/continue_report.html", context, status=status)
