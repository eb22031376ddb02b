"""What a reporter sends from the page of their report: taken once, and nothing typed is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.core.errors import Refused, RuleBroken
from caunoi.core.files.errors import UploadGone
from caunoi.core.files.troubles import trouble_with
from caunoi.core.files.uploads import find_files, open_uploads
from caunoi.reports.choices import Channel, Kind
from caunoi.reports.forms import FORMS, FilesForm, HelpedForm
from caunoi.reports.forms_act import ActForm
from caunoi.reports.models import Report
from caunoi.reports.services.contacts import erase_contact
from caunoi.reports.services.moving import perform_for_reporter
from caunoi.reports.services.once import do_once, is_done, mark_of
from caunoi.reports.services.reaching import tell_how_to_reach
from caunoi.reports.services.talking import add_message
from caunoi.reports.views_public.keeping_files import keep_files

SAID: dict[str, Any] = {
    "write": gettext_lazy("Your message was sent. It is at the end of the conversation."),
    "reach": gettext_lazy("We have it: whoever takes up your report reads it at once."),
    "rate": gettext_lazy("Thank you. Your rating is kept and helps the unit to do better."),
    "helped": gettext_lazy("Thank you. It is kept and helps the unit to answer better."),
    "reopen_by_reporter": gettext_lazy(
        "Your report is open again. See below by when it will be dealt with."
    ),
    "object": gettext_lazy(
        "Your objection was received. See below who decides on it, and by when."
    ),
    "erase": gettext_lazy("Your contact details were dealt with as you asked."),
}
# The same to somebody who asked, and reported nothing.
_SAID_OF_QUESTIONS: dict[str, Any] = {
    "reach": gettext_lazy("We have it: whoever answers you reads it."),
    "reopen_by_reporter": gettext_lazy(
        "Your question is open again. See below by when it will be answered."
    ),
}


def _said(report: Report, verb: str) -> str:
    of_questions = _SAID_OF_QUESTIONS if report.kind == Kind.QUESTION else {}
    return str(of_questions.get(verb) or SAID[verb])


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a form: `said` where it was done, `form` with what was typed where not.

    `troubles` names each file that could not be kept and why, `unusable` each that was kept but
    cannot be looked at. `uploads` are the words of files
    that were kept and still wait for their message.
    """

    verb: str = ""
    said: str = ""
    form: ActForm | None = None
    troubles: tuple[str, ...] = ()
    unusable: tuple[str, ...] = ()
    uploads: str = ""


def take_act(request: HttpRequest, report: Report) -> Done:
    """Do what was pressed. The same form a second time (a reload, a double press) does nothing."""
    verb = request.POST.get("act", "")
    if verb not in FORMS:
        return Done()
    names = [name for name in FORMS[verb].base_fields if name != "photos"]
    fields = {name: request.POST.get(name, "") for name in names}
    has_files = issubclass(FORMS[verb], FilesForm)
    given = request.FILES.getlist("photos") if has_files else []
    uploads = request.POST.get("uploads", "")
    key = request.POST.get("key", "")
    mark = mark_of(
        report, key, verb, {**fields, "uploads": uploads}, [_hash_of(file) for file in given]
    )
    if key and is_done(mark):
        return Done(verb, said=_said(report, verb))
    keep = bool(fields.pop("keep_original", "")) or not report.anonymous
    tokens = uploads.split()
    troubles = keep_files(given, tokens, keep_original=keep)
    ids, missing = find_files(tokens)
    troubles += [UploadGone().message for _token, file in open_uploads(missing) if file is None]
    said: list[str] = []
    act = partial(_act, report, verb, fields, ids, said)
    try:
        if key:
            do_once(report, mark, act)
        else:
            act()
    except Refused as refused:
        form = FORMS[verb](request.POST)
        if not (troubles and not ids and not fields.get("text", "x").strip()):
            form.refuse(refused)
        return Done(verb, form=form, troubles=tuple(troubles), uploads=" ".join(tokens))
    files = [file for _token, file in open_uploads(tokens) if file is not None]
    return Done(
        verb, said=said[0] if said else _said(report, verb), troubles=tuple(troubles),
        unusable=tuple(filter(None, map(trouble_with, files))),
    )  # fmt: skip


def _act(
    report: Report, verb: str, fields: dict[str, str], files: Sequence[UUID], said: list[str]
) -> None:
    if verb == "write":
        add_message(report, text=fields["text"], files=files, channel=Channel.WEB)
    elif verb == "reach":
        tell_how_to_reach(report, phone=fields["phone"], place=fields["place"])
    elif verb == "helped":
        perform_for_reporter("rate", report, HelpedForm(fields).rating())
    elif verb == "erase":
        if not fields["sure"]:
            raise RuleBroken(_("Please tick the box if you want this."), missing=["sure"])
        said.append(erase_contact(report_id=report.pk).message)
    else:
        more = {"files": list(files)} if issubclass(FORMS[verb], FilesForm) else {}
        perform_for_reporter(verb, report, {**fields, **more})


def _hash_of(file: UploadedFile[bytes]) -> bytes:
    digest = hashlib.sha256((file.name or "").encode())
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.digest()
