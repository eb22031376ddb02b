"""Forms: label, hint, error and field are tied together wherever Django renders one."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from caunoi.core.forms import StyleGuideForm
from caunoi.core.widgets import ManyFilesField


class Page(HTMLParser):
    """The elements of a page as (tag, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.ids = [attrs["id"] for _, attrs in self.elements if attrs.get("id")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def having(self, name: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, attrs) for tag, attrs in self.elements if name in attrs]


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_no_id_is_given_twice_and_every_description_exists() -> None:
    page = Page(str(StyleGuideForm({})))

    assert len(page.ids) == len(set(page.ids))
    described = page.having("aria-describedby")
    assert len(described) >= 5
    for _, attrs in described:
        for target in (attrs["aria-describedby"] or "").split():
            assert target in page.ids


def test_the_summary_links_to_a_control_for_every_error() -> None:
    form = StyleGuideForm({})
    page = Page(str(form))
    controls = {a.get("id") for tag, a in page.elements if tag in {"input", "textarea", "select"}}

    links = [a["href"] or "" for tag, a in page.elements if tag == "a"]

    assert len(links) == len(form.errors) > 3
    assert {link.removeprefix("#") for link in links} <= controls


def test_a_form_without_errors_has_no_summary() -> None:
    assert "data-error-summary" not in str(StyleGuideForm())


def test_every_control_has_a_label() -> None:
    page = Page(str(StyleGuideForm()))
    labelled = {attrs.get("for") for tag, attrs in page.elements if tag == "label"}
    html = str(StyleGuideForm())
    for tag, attrs in page.elements:
        if tag in {"input", "textarea", "select"}:
            wrapped = (
                f'<label class="cn-check"><input type="checkbox" name="{attrs["name"]}"' in html
            )
            assert attrs["id"] in labelled or wrapped, attrs["name"]


def test_what_was_typed_comes_back_and_cannot_become_markup() -> None:
    html = str(StyleGuideForm({"text": "</textarea><script>", "street": '"><b>'}))

    assert "<script>" not in html
    assert "&lt;/textarea&gt;&lt;script&gt;" in html
    assert "&quot;&gt;&lt;b&gt;" in html


def test_a_hidden_field_is_kept_even_alone() -> None:
    class Token(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput)

    assert 'type="hidden"' in str(Token({"key": "k1"}))
    assert 'value="k1"' in str(Token({"key": "k1"}))


def test_several_files_arrive_as_a_list() -> None:
    class Files(forms.Form):
        photos = ManyFilesField(required=False)

    two: list[UploadedFile[Any]] = [SimpleUploadedFile(name, b"x") for name in ("a.jpg", "b.jpg")]
    form = Files({}, MultiValueDict({"photos": two}))
    assert form.is_valid()
    assert [one.name for one in form.cleaned_data["photos"]] == ["a.jpg", "b.jpg"]

    none = Files({}, MultiValueDict())
    assert none.is_valid()
    assert none.cleaned_data["photos"] == []
    assert "multiple" in str(none)
