"""Pages on which a resident sends a report."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.clock import today
from caunoi.core.errors import Refused
from caunoi.core.files.models import StoredFile
from caunoi.core.files.uploads import give_up_upload, open_uploads
from caunoi.reports.choices import Channel
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft
from caunoi.reports.errors import KeyReused
from caunoi.reports.forms_sending import STEPS, WHENS, ReportForm
from caunoi.reports.reading_moments import read_moment
from caunoi.reports.receipt_words import receipt_words
from caunoi.reports.services.intake import receive_report
from caunoi.reports.suggest import danger_now, money_just_sent
from caunoi.reports.views_public.keeping_files import keep_files
from caunoi.reports.views_public.summary import summary, unusable

_NAMES = [name for name, _fields in STEPS]
_ASIDE = "about"  # opens from the last screen only
_TITLES = {
    "what": gettext_lazy("what happened"), "where": gettext_lazy("where"),
    "when": gettext_lazy("when, and photos"), "who": gettext_lazy("how we reach you"),
    "check": gettext_lazy("check and send"), _ASIDE: gettext_lazy("what it is about"),
}  # fmt: skip


# The check is made below: a form without its cookie is not taken, but its words are kept.
@csrf_exempt
def send_report(request: HttpRequest) -> HttpResponse:
    """`/gui-tin/`: five screens, then the receipt."""
    answer = _screens(request, anonymous=False) if _is_ours(request) else _ask_for_cookie(request)
    # Not `no-store`: with it the phone's own "back" shows an error instead of the last screen.
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


# No session stands behind this path, so there is nothing that a forged request could use
# (docs/adr/0005-anonymity.md).
@csrf_exempt
@never_cache
def send_anonymously(request: HttpRequest) -> HttpResponse:
    """`/gui-tin/an-danh/`: the same without who wrote, and without any trace."""
    return _screens(request, anonymous=True)


class _OriginCheck(CsrfViewMiddleware):
    """Django's own check, which gives its reason instead of an answer."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form came from our own page, as Django checks it."""
    check = _OriginCheck(lambda _request: HttpResponse())
    return check.process_view(request, None, (), {}) is None  # type: ignore[arg-type]


def _ask_for_cookie(request: HttpRequest) -> HttpResponse:
    """The same screen with every word in it; the nameless way needs no cookie at all."""
    data = request.POST.copy()
    notice = _(
        "Not sent yet: your browser did not return our cookie. Press again; if it does not help, "
        "send without your name, which needs no cookie."
    )
    form = _form(data, _known(data.get("step")) or "what", False, fresh=True)
    answer = _ask(request, form, notice=notice, no_cookie=True)
    answer.status_code = 403
    return answer


def _screens(request: HttpRequest, *, anonymous: bool) -> HttpResponse:
    """One screen after another; what was said before travels hidden, so nothing is kept here."""
    data = request.POST.copy() if request.method == "POST" else QueryDict(mutable=True)
    data["key"] = data.get("key") or secrets.token_urlsafe(24)
    data["text"] = data.get("text", "").replace("\0", "")  # the form would refuse the whole text
    if anonymous:
        for name in dict(STEPS)["who"]:
            data.pop(name, None)  # typed on the other way, before the person changed their mind
    if request.method != "POST":
        return _ask(request, _form(data, "what", anonymous, fresh=True))
    step = _known(data.get("step")) or "what"
    troubles = _keep_files(request, data, anonymous)
    wished = _known(data.get("back")) or _known(data.get("goto"))
    if step == "check" and data.get("ward"):  # a ward that the text names was said to be right
        data["area_code"], wished = str(data["ward"]), "check"
    if wished and wished != "check":
        data["after"] = "check" if data.get("goto") else ""
        return _ask(request, _form(data, wished, anonymous, fresh=True), troubles=troubles)
    form = _form(data, wished or step, anonymous)
    if troubles or not form.is_valid():
        return _ask(request, _at_fault(form, data, step), wrong=True, troubles=troubles)
    if wished:
        return _ask(request, form)
    if step == "check":
        return _send(request, form)
    return _ask(request, _which_ward(form, data) if form.asks_ward else _next(form, data))


def _known(screen: Any) -> str:
    return str(screen) if screen in _NAMES else ""


def _at_fault(form: ReportForm, data: QueryDict, step: str) -> ReportForm:
    """The form at the first screen where something is to be mended."""
    screen = next((name for name, fields in STEPS if form.errors.keys() & set(fields)), step)
    return _form(data, screen, form.anonymous)


def _next(form: ReportForm, data: QueryDict) -> ReportForm:
    """The screen after this one."""
    data["area_code"] = form.cleaned_data["area_code"]
    if data.get("occurred_time") and data.get("when") in ("now", "today"):
        data["occurred_date"] = data.get("occurred_date") or today().isoformat()
    step = _following(data, form.step, form.anonymous)
    return _form(data, step, form.anonymous, fresh=True)


def _which_ward(form: ReportForm, data: QueryDict) -> ReportForm:
    """The same screen with the one question that is open; the likeliest ward is marked."""
    data["area_code"] = form.likely_ward
    asking = _form(data, form.step, form.anonymous, fresh=True)
    asking.asks_ward = True
    return asking


def _form(data: QueryDict, step: str, anonymous: bool, *, fresh: bool = False) -> ReportForm:
    return ReportForm(data, step=step, anonymous=anonymous, fresh=fresh and step != "check")


def _following(data: QueryDict, step: str, anonymous: bool) -> str:
    if step == _ASIDE or data.get("skip") or data.get("after") == "check":
        return "check"
    following = _NAMES[_NAMES.index(step) + 1]
    return "check" if following == "who" and anonymous else following


def _keep_files(request: HttpRequest, data: QueryDict, anonymous: bool) -> list[str]:
    """Store what was uploaded; a file that fails is told and never stops the words."""
    tokens = data.get("uploads", "").split()
    for token in set(data.getlist("drop")) & set(tokens):
        tokens.remove(token)
        with suppress(Refused):  # gone already: what was wished
            give_up_upload(token)
    keep = not anonymous or bool(data.get("keep_original"))
    troubles = keep_files(request.FILES.getlist("photos"), tokens, keep_original=keep)
    data["uploads"] = " ".join(tokens)
    return troubles


def _files(form: ReportForm) -> list[tuple[str, StoredFile | None]]:
    return open_uploads(str(form.data.get("uploads", "")).split())


def _place(values: dict[str, Any]) -> str:
    """The place in the reporter's words; the name of a ward that could not be told stays in it."""
    words = "" if values["area_code"] else values["area_words"]
    return ", ".join(filter(None, [values["place"], words]))


def _draft(form: ReportForm, files: list[StoredFile]) -> Draft:
    values = form.cleaned_data
    moment = read_moment(values["occurred_date"], values["occurred_time"])
    when = str(dict(WHENS).get(values["when"], ""))
    contact = ContactCard(
        values["name"], values["phone"], values["email"], may_text=values["may_text"]
    )
    lat, lon = form.point or (None, None)
    words = "; ".join(filter(None, [when, moment.words, values["occurred_words"]]))
    return Draft(
        text=values["text"], channel=Channel.WEB, category=values["category"], lat=lat, lon=lon,
        area_code=values["area_code"], place=_place(values),
        place_unknown=values["place_unknown"], occurred_at=moment.at, occurred_words=words,
        anonymous=form.anonymous,
        contact=ContactCard() if form.anonymous else contact,
        language=get_language() or "vi", files=tuple(file.pk for file in files),
    )  # fmt: skip


def _ask(
    request: HttpRequest,
    form: ReportForm,
    *,
    wrong: bool = False,
    troubles: list[str] | None = None,
    notice: str = "",
    no_cookie: bool = False,
) -> HttpResponse:
    way = [name for name in _NAMES if name != _ASIDE and not (form.anonymous and name == "who")]
    step = form.step if form.step in way else "check"
    number = way.index(step) + 1
    files = _files(form)
    kept = [file for _token, file in files if file is not None]
    _forget_lost(form, files)
    changing = form.data.get("after") == "check" or form.step == _ASIDE
    context: dict[str, Any] = {
        "form": form, "step": form.step, "number": number, "total": len(way),
        "title": _TITLES[form.step], "anonymous": form.anonymous, "changing": changing,
        "previous": "check" if changing else way[number - 2] if number > 1 else "",
        "troubles": [*(troubles or []), *_gone(files)], "notice": notice, "wrong": wrong,
        "no_cookie": no_cookie,
        "most_bytes": settings.UPLOAD_MAX_BYTES, "most": settings.UPLOAD_MAX_BYTES // 2**20,
        "files": [(token, file) for token, file in files if file is not None],
        **_pressing(form),
    }  # fmt: skip
    if form.step == "check" and form.is_valid():
        context |= summary(form, _draft(form, kept), kept)
    return render(request, _page("step", form), context)


def _pressing(form: ReportForm) -> dict[str, Any]:
    """What the text tells that cannot wait, for every screen and the receipt."""
    text = str(form.data.get("text", ""))
    danger, money_sent = danger_now(text), money_just_sent(text)
    is_pressing = bool(danger or money_sent)
    needs_none = form.anonymous or bool(str(form.data.get("phone", "")).strip())
    return {
        "danger": danger, "money_sent": money_sent, "is_pressing": is_pressing,
        "wants_phone": is_pressing and not needs_none,
    }  # fmt: skip


def _wants_place(form: ReportForm) -> bool:
    """Whether help may have to come, and nobody knows where to."""
    values = form.cleaned_data
    is_told = values["area_code"] or values["place"] or values["area_words"] or form.point
    return not is_told and danger_now(values["text"]) is not None


def _forget_lost(form: ReportForm, files: list[tuple[str, StoredFile | None]]) -> None:
    """What is told once to be lost does not travel on."""
    data = form.data
    assert isinstance(data, QueryDict)
    data["uploads"] = " ".join(token for token, file in files if file is not None)


def _gone(files: list[tuple[str, StoredFile | None]]) -> list[str]:
    if all(file is not None for _token, file in files):
        return []
    return [_("A file arrived incomplete, or waited longer than a day. Please add it again.")]


def _page(name: str, form: ReportForm) -> str:
    return f"reports/public/{'anonymous_' if form.anonymous else ''}{name}.html"


def _send(request: HttpRequest, form: ReportForm) -> HttpResponse:
    files = [file for _token, file in _files(form) if file is not None]
    key = form.cleaned_data["key"]
    try:
        receipt = receive_report(_draft(form, files), idempotency_key=key)
    except KeyReused:
        return _ask_again(request, form)
    except Refused as refused:
        form.add_error(None, refused.message)
        return _ask(request, form, wrong=True)
    context = {
        "draft_key": key, "count": len(files), "unusable": unusable(files),
        **receipt_words(receipt), **_pressing(form), "wants_place": _wants_place(form),
    }  # fmt: skip
    answer = render(request, _page("receipt", form), context)
    add_never_cache_headers(answer)  # the secret words stay in no cache
    return answer


def _ask_again(request: HttpRequest, form: ReportForm) -> HttpResponse:
    """The same page was sent before and then changed: a second report is the person's to wish."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["key"] = secrets.token_urlsafe(24)
    notice = _(
        "You sent this report a moment ago, and it is with us. Now it says something else: to send "
        "it as a second report, press Send again. To add something to the first one, use its "
        "receipt."
    )
    return _ask(request, _form(data, "check", form.anonymous), notice=notice)
