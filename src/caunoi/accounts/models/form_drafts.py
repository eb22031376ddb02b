"""What an officer has typed into a long form and not handed in yet."""

from __future__ import annotations

from typing import Any

from django.db import models

from caunoi.accounts.models.people import Officer
from caunoi.core.ids import new_id


class FormDraft(models.Model):
    """The fields of one form as they were left; it survives a closed window and another browser.

    `form` names the form, and what it is about: `questions.write`, `questions.one:<id>`. `values`
    holds each name with the list of what was sent under it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=120)
    values: models.JSONField[Any, Any] = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "form"], name="one_form_draft_each"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.updated_at:%Y-%m-%d %H:%M}"
