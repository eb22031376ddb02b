"""A form that can say why a service refused."""

from __future__ import annotations

from django import forms

from caunoi.core.errors import Refused


class SayingForm(forms.Form):
    """A form whose service may refuse: the refusal stands beside the field it is about."""

    def refuse(self, refused: Refused) -> None:
        """Show why it could not be done, with what was typed."""
        self.is_valid()
        names = [name for name in map(self.field_for, refused.missing) if name in self.fields]
        self.add_error(names[0] if names else None, refused.message)

    def field_for(self, missing: str) -> str:
        """The field in which what the service misses is typed; of the same name if nothing else."""
        return missing
