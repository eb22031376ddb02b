"""A form that can say why a service refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from caunoi.core.errors import Refused


class SayingForm(forms.Form):
    """A form whose service may refuse: the refusal stands beside the field it is about."""

    @classmethod
    def left(cls, values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """What was typed into this form and not handed in, as the start of a new one.

        `values`: each name with all that was sent under it.
        """
        data = MultiValueDict({name: list(each) for name, each in values.items()})
        widgets = {name: field.widget for name, field in cls.base_fields.items()}
        return {
            name: widget.value_from_datadict(data, MultiValueDict(), name)
            for name, widget in widgets.items()
            if not widget.value_omitted_from_data(data, MultiValueDict(), name)
        }

    def refuse(self, refused: Refused) -> None:
        """Show why it could not be done, with what was typed."""
        self.is_valid()
        names = [name for name in map(self.field_for, refused.missing) if name in self.fields]
        if not names or names[0] not in self.errors:  # what is missing is said already
            self.add_error(names[0] if names else None, refused.message)

    def field_for(self, missing: str) -> str:
        """The field in which what the service misses is typed; of the same name if nothing else."""
        return missing
