"""Photos that come with a form: looked at first, then kept under tokens that the form hands on."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from caunoi.core.errors import Refused
from caunoi.core.files.models import StoredFile
from caunoi.core.files.pixels import is_too_large
from caunoi.core.files.types import Family, real_type
from caunoi.core.files.uploads import give_up_upload, open_uploads
from caunoi.reports.views_public.keeping_files import keep_files

_TAKEN = (Family.IMAGE, Family.PDF)


def keep_photos(files: Iterable[UploadedFile[bytes]]) -> tuple[list[str], list[str]]:
    """Keep those that are photos or PDFs: (their tokens, what is wrong with the others).

    Only what can be told from a file's first bytes is told here; the rest the worker finds, and
    the page of the papers says it.
    """
    good, troubles = [], []
    for file in files:
        trouble = _trouble_with(file)
        if trouble:
            troubles.append(trouble)
        else:
            good.append(file)
    tokens: list[str] = []
    # An original may say where it was taken; for a look at a paper the clean copy is enough.
    troubles += keep_files(good, tokens, keep_original=False)
    return tokens, troubles


def photos_of_form(request: HttpRequest) -> tuple[list[tuple[str, StoredFile]], list[str]]:
    """What the form holds by now: photos sent before, less those taken out, and the new ones.

    With what is wrong with the new ones: who sends four photos and a film sends the four once.
    """
    tokens = list(dict.fromkeys(request.POST.get("uploads", "").split()))
    for token in set(request.POST.getlist("drop")) & set(tokens):
        tokens.remove(token)
        with suppress(Refused):  # gone already: what was wished
            give_up_upload(token)
    new, troubles = keep_photos(request.FILES.getlist("photos"))
    opened = open_uploads([*tokens, *new])
    if any(file is None for _token, file in opened):
        troubles.append(_("A photo waited longer than a day and is gone. Please add it again."))
    return [(token, file) for token, file in opened if file is not None], troubles


def _trouble_with(file: UploadedFile[bytes]) -> str:
    if not file.size:
        return ""  # told by who keeps it
    kind = real_type(file)  # type: ignore[arg-type]  # it reads and seeks
    if kind.family not in _TAKEN:
        return _(
            "“%(name)s” is neither a photo nor a PDF. Please take a photo of the paper with your "
            "telephone and choose that."
        ) % {"name": file.name}  # fmt: skip
    if is_too_large(file, kind.mime):  # type: ignore[arg-type]
        return _(
            "“%(name)s” is a larger picture than we can open. Please take a plain photo with your "
            "telephone, or send it smaller."
        ) % {"name": file.name}  # fmt: skip
    return ""
