"""Make answers by the same services that the desk uses."""

from __future__ import annotations

from typing import Any

from caunoi.accounts.access import Actor
from caunoi.questions.choices import Certainty, Field
from caunoi.questions.models import Answer, LegalText
from caunoi.questions.selectors.finding import forget
from caunoi.questions.services.law import add_text
from caunoi.questions.services.writing import release_revision, write_answer
from caunoi.questions.wording import Wording
from caunoi.testing.officers import get_unit

TITLE = "Mất bằng lái xe máy thì xin lại ở đâu?"
SHORT = "Nộp đơn trên dịch vụ công hoặc tại phòng cảnh sát giao thông."


def make_wording(**over: Any) -> Wording:
    """A short answer about a lost driving licence, or what `over` says."""
    fields: dict[str, Any] = {
        "title": TITLE, "short": SHORT, "field": Field.TRAFFIC, "certainty": Certainty.B,
        "steps": ("Khai đơn trực tuyến", "Nhận bằng qua bưu chính"), **over,
    }  # fmt: skip
    return Wording(**fields)


def make_answer(writer: Actor, other: Actor, *, unit: str = "PC08", **over: Any) -> Answer:
    """A published answer: written by one officer, released by the other."""
    revision = write_answer(by=writer, unit=get_unit(unit), wording=make_wording(**over))
    forget()
    return release_revision(revision_id=revision.pk, by=other)


def make_text(by: Actor, code: str = "99/2030/TT-BCA", **over: Any) -> LegalText:
    """A legal text on the list."""
    return add_text(by=by, code=code, title="Thông tư về giấy phép lái xe", **over)
