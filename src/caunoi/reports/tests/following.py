"""What the tests of the reporter's page share: open it, press what stands in it, read its files."""

from __future__ import annotations

import html
import io
import re
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image

from caunoi.core.files.processing import process_pending_files
from caunoi.core.files.uploads import claim_files, find_files, store_upload
from caunoi.reports.drafts import Receipt
from caunoi.reports.models import Attachment, Report
from caunoi.reports.services.talking import add_message

PAGE = "/tra-cuu/"
Page = Any  # what Django's test client answers with


def photo(colour: str = "teal", size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG that says with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(name: str = "anh.jpg", content: bytes = b"") -> SimpleUploadedFile:
    """A file as a form carries it."""
    return SimpleUploadedFile(name, content or photo(), "application/octet-stream")


def open_page(receipt: Receipt, **more: object) -> Page:
    """The page as code and secret open it; `more` are fields of a form in it."""
    return Client().post(PAGE, {"code": receipt.code, "secret": receipt.secret, **more})


def text_of(answer: Page) -> str:
    """The page's words, with one space where there are several."""
    return " ".join(html.unescape(answer.content.decode()).split())


def form_of(answer: Page, act: str) -> dict[str, str]:
    """The hidden fields of one of the page's forms, as a browser would send them."""
    for form in re.findall(r"<form\b.*?</form>", answer.content.decode(), re.S):
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        if fields.get("act") == act:
            return fields
    raise AssertionError(f"the page offers no {act}")


def offers(answer: Page, act: str) -> bool:
    """Whether the page has a form for this."""
    return f'name="act" value="{act}"' in answer.content.decode()


def send_file(report: Report, name: str = "anh.jpg", content: bytes = b"") -> Attachment:
    """A file that the reporter added; nothing was done with it yet."""
    ids, _missing = find_files([store_upload(upload(name, content))])
    message = add_message(report, text="", files=ids)
    return Attachment.objects.select_related("file").get(message=message)


def make_copies() -> None:
    """What the worker does: clean copies of all files that wait."""
    process_pending_files()


def stored(content: bytes, name: str = "anh.jpg") -> UUID:
    """A file that something has taken, by its own id; for tests of the store alone."""
    ids, _missing = find_files([store_upload(upload(name, content))])
    with transaction.atomic():
        claim_files(ids)
    return ids[0]
