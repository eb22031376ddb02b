"""Fields that Django has not: choices as cards with a note and an icon, several files at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class _Notes:
    """Adds what stands under each choice, and the icon beside it."""

    notes: Mapping[str, _StrOrPromise]
    icons: Mapping[str, str]

    def put_notes(self, option: dict[str, Any], value: Any) -> dict[str, Any]:
        option["note"] = self.notes.get(str(value), "")
        option["icon"] = self.icons.get(str(value), "")
        return option


class RadioCards(_Notes, forms.RadioSelect):
    """One of a few, each a card that a thumb can hit.

    `notes` and `icons`: choice value -> text under it, Tabler icon beside it.
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        notes: Mapping[str, _StrOrPromise] | None = None,
        icons: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.notes, self.icons = notes or {}, icons or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return self.put_notes(super().create_option(name, value, *args, **kwargs), value)


class CheckboxCards(_Notes, forms.CheckboxSelectMultiple):
    """Several of a few, each a card; the same `notes` and `icons` as RadioCards."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        notes: Mapping[str, _StrOrPromise] | None = None,
        icons: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.notes, self.icons = notes or {}, icons or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return self.put_notes(super().create_option(name, value, *args, **kwargs), value)


class ManyFiles(forms.FileInput):
    """A file field that takes several files; its value is a list."""

    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> list[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]]

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        return super().render(name, None, attrs, renderer)


class ManyFilesField(forms.FileField):
    """Zero or more files; cleans to a list of uploaded files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file as Django checks one.

        Raises:
            ValidationError: none was given though the field is required, or one is not a file.
        """
        given = [one for one in (data or []) if one]
        if not given:
            super().clean(None, initial)
            return []
        return [super(ManyFilesField, self).clean(one, initial) for one in given]
