"""What the forms of an opened report share."""

from __future__ import annotations

from typing import Any

from caunoi.core.forms_saying import SayingForm


class ActForm(SayingForm):
    """A form of the opened report: `verb` keeps its fields apart from the other forms'.

    What a verb needs is asked by its service, whose refusal stands here with what was typed.
    """

    verb = ""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{self.verb}-%s")
