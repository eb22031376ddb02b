"""A duty that one administrator asks for and a second one must give."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.accounts.choices import Role
from caunoi.accounts.models.people import Officer
from caunoi.accounts.models.two_keys import TwoKeyRequest
from caunoi.core.ids import new_id
from caunoi.units.models import Unit


class DutyRequest(models.Model):
    """What exactly the two keys are for."""

    history_kind: ClassVar[str] = "duty_request"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role.choices)
    request = models.OneToOneField(TwoKeyRequest, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.role} in {self.unit.code}"
