"""Pages on which a resident sends a report."""

from __future__ import annotations

import secrets
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.errors import Refused
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.reports.choices import Channel
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.forms import STEPS, WHENS, ReportForm
from caunoi.reports.services.intake import preview, receive_report
from caunoi.reports.suggest import danger_now

_NAMES = [name for name, _fields in STEPS]


def show_home(request: HttpRequest) -> HttpResponse:
    """The start page for a resident in a hurry."""
    return render(request, "reports/public/home.html")


@never_cache
def send_report(request: HttpRequest) -> HttpResponse:
    """`/gui-tin/`: five screens, then the receipt."""
    return _screens(request, anonymous=False)


# No session stands behind this path, so there is nothing that a forged request could use
# (docs/adr/0005-anonymity.md).
@csrf_exempt
@never_cache
def send_anonymously(request: HttpRequest) -> HttpResponse:
    """`/gui-tin/an-danh/`: the same without who wrote, and without any trace."""
    return _screens(request, anonymous=True)


def _screens(request: HttpRequest, *, anonymous: bool) -> HttpResponse:
    if request.method != "POST":
        form = ReportForm({"key": secrets.token_urlsafe(24)}, fresh=True)
        return _ask(request, form, anonymous, new=True)
    data = request.POST.copy()
    step = data.get("step", "what")
    step = step if step in _NAMES else "what"
    back = data.get("back", "")
    if back in _NAMES:
        return _ask(request, ReportForm(data, step=back, fresh=True), anonymous, new=True)
    troubles = _keep_files(request, data)
    form = ReportForm(data, step=step)
    if not form.is_valid():
        return _ask(request, form, anonymous)
    if step == "check":
        return _send(request, form, anonymous)
    data["area_code"] = form.cleaned_data.get("area_code", "")
    following = _NAMES[_NAMES.index(step) + 1]
    if following == "who" and anonymous:
        following = "check"
    return _ask(
        request,
        ReportForm(data, step=following, fresh=following != "check"),
        anonymous,
        new=True,
        troubles=troubles,
    )


def _keep_files(request: HttpRequest, data: Any) -> list[str]:
    """Store what was uploaded; a file that fails is told and never stops the words."""
    tokens, troubles = data.get("uploads", "").split(), []
    for file in request.FILES.getlist("photos"):
        try:
            tokens.append(store_upload(file))
        except Refused as refused:
            troubles.append(f"{file.name}: {refused.message}")
    data["uploads"] = " ".join(tokens)
    return troubles


def _draft(form: ReportForm, anonymous: bool) -> Draft:
    values = form.cleaned_data
    files, _missing = find_files(values["uploads"].split())
    when = str(dict(WHENS).get(values["when"], "")) if values["when"] else ""
    contact = ContactCard(values["name"], values["phone"], values["email"])
    return Draft(
        text=values["text"], channel=Channel.WEB, category=values["category"],
        area_code=values["area_code"], place=values["place"],
        place_unknown=values["place_unknown"],
        occurred_words=" ".join(filter(None, [when, values["occurred_words"]])),
        anonymous=anonymous or not contact, contact=ContactCard() if anonymous else contact,
        language=get_language() or "vi", files=tuple(files),
    )  # fmt: skip


def _ask(
    request: HttpRequest,
    form: ReportForm,
    anonymous: bool,
    *,
    new: bool = False,
    troubles: list[str] | None = None,
) -> HttpResponse:
    number = _NAMES.index(form.step) + 1
    context: dict[str, Any] = {
        "form": form, "step": form.step, "number": number, "total": len(STEPS),
        "previous": _NAMES[number - 2] if number > 1 else "", "anonymous": anonymous,
        "troubles": troubles or [], "show_errors": not new,
        "danger": danger_now(form.data.get("text", "")),
    }  # fmt: skip
    if anonymous and context["previous"] == "who":
        context["previous"] = "when"
    if form.step == "check" and form.is_valid():
        context["draft"] = _draft(form, anonymous)
        context["preview"] = preview(context["draft"])
    return render(request, _page("step", anonymous), context)


def _page(name: str, anonymous: bool) -> str:
    return f"reports/public/{'anonymous_' if anonymous else ''}{name}.html"


def _send(request: HttpRequest, form: ReportForm, anonymous: bool) -> HttpResponse:
    try:
        receipt = receive_report(_draft(form, anonymous), idempotency_key=form.cleaned_data["key"])
    except Refused as refused:
        form.add_error(None, refused.message)
        return _ask(request, form, anonymous)
    return render(request, _page("receipt", anonymous), _receipt_words(receipt))


def _receipt_words(receipt: Receipt) -> dict[str, Any]:
    language = "en" if get_language() == "en" else "vi"
    picture = segno.make(f"{receipt.code} {receipt.secret}", error="m")
    # An SVG of our own making, from digits and syllables alone.
    svg = mark_safe(picture.svg_inline(scale=4, border=2))  # noqa: S308
    return {
        "receipt": receipt, "unit": receipt.unit_name[language], "why": receipt.why[language],
        "clock": min(receipt.deadlines, key=lambda clock: clock.due_at), "qr": svg,
    }  # fmt: skip
