"""Forms of the answering desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caunoi.core.changes import Change, changes_between
from caunoi.core.forms_saying import SayingForm
from caunoi.core.widgets import RadioCards
from caunoi.questions.choices import Certainty, Decision, Field
from caunoi.questions.models import Answer
from caunoi.questions.procedure_links import find_link
from caunoi.questions.widgets import CitationRows
from caunoi.questions.wording import LISTS, MOST_LINE, Wording, read_wording


def _lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WordingForm(SayingForm):
    """An answer: the question as people ask it, the short answer, then what else they need."""

    title = forms.CharField(
        label=_("The question, in the asker's words"), max_length=MOST_LINE,
        help_text=_("As somebody would say it; no names, numbers, addresses."),
    )  # fmt: skip
    short = forms.CharField(
        label=_("The short answer"), widget=_lines(5),
        help_text=_("At most 120 words; what most need to know. It is read first."),
    )  # fmt: skip
    field = forms.ChoiceField(label=_("Field"), choices=Field.choices)
    steps = forms.CharField(label=_("Steps, a line each"), required=False, widget=_lines(4))
    papers = forms.CharField(label=_("Papers, a line each"), required=False, widget=_lines(4))
    fee = forms.CharField(label=_("Fee"), required=False, max_length=MOST_LINE)
    time = forms.CharField(label=_("How long"), required=False, max_length=MOST_LINE)
    place = forms.CharField(label=_("Where"), required=False, max_length=MOST_LINE)
    citations = forms.CharField(
        label=_("Legal texts"), required=False, widget=CitationRows(),
        help_text=_("A text that is missing here is put on the list of legal texts first."),
    )  # fmt: skip
    certainty = forms.ChoiceField(
        label=_("How certain is it?"), choices=Certainty.choices, initial=Certainty.B,
        widget=RadioCards(),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), required=False, max_length=500)
    procedure = forms.SlugField(
        label=_("The procedure it is about"), required=False, max_length=80,
        help_text=_("Its address under /thu-tuc/, as in dang-ky-tam-tru; readers are led there."),
    )  # fmt: skip
    other_words = forms.CharField(
        label=_("How else it is asked, a line each"), required=False, widget=_lines(3),
        help_text=_("Not shown; the search reads it."),
    )  # fmt: skip
    title_en = forms.CharField(label=_("The question in English"), required=False, max_length=300)
    short_en = forms.CharField(
        label=_("The short answer in English"), required=False, widget=_lines(4)
    )
    steps_en = forms.CharField(
        label=_("Steps in English, a line each"), required=False, widget=_lines(4),
        help_text=_("Shown in English only where all that is said in Vietnamese has its English."),
    )  # fmt: skip
    papers_en = forms.CharField(
        label=_("Papers in English, a line each"), required=False, widget=_lines(4)
    )
    fee_en = forms.CharField(label=_("Fee in English"), required=False, max_length=MOST_LINE)
    time_en = forms.CharField(label=_("How long in English"), required=False, max_length=MOST_LINE)
    place_en = forms.CharField(label=_("Where in English"), required=False, max_length=MOST_LINE)
    post = forms.CharField(
        label=_("Who in the unit keeps it"), required=False, max_length=120,
        help_text=_("A post, not a person: it stays when people move."),
    )  # fmt: skip
    why = forms.CharField(label=_("What is new"), required=False, max_length=300)

    def clean_procedure(self) -> str:
        """One that there is, or none."""
        slug: str = self.cleaned_data["procedure"]
        if slug and find_link(slug) is None:
            raise forms.ValidationError(_("There is no procedure at that address."))
        return slug

    def wording(self) -> Wording:
        """What was written."""
        values: dict[str, Any] = dict(self.cleaned_data)
        for name in LISTS:
            values[name] = values[name].splitlines()
        pairs = [line.partition(";") for line in values["citations"].splitlines() if line.strip()]
        values["citations"] = [(code, article) for code, _semicolon, article in pairs]
        return read_wording(values)


def filled(wording: Wording) -> dict[str, Any]:
    """The form's values for a wording that is there."""
    return {
        **wording.as_data(), **{name: "\n".join(getattr(wording, name)) for name in LISTS},
        "citations": "\n".join("; ".join(filter(None, pair)) for pair in wording.citations),
        "why": "",
    }  # fmt: skip


def said(wording: Wording) -> list[tuple[str, str]]:
    """All that a wording says, part by part: what each is called, and its words."""
    values = _in_words(wording)
    return [(str(label), values[name]) for name, label in _labels().items() if values.get(name)]


def differences(before: Wording, after: Wording) -> list[Change]:
    """What one wording says otherwise than the other."""
    return changes_between(_labels(), _in_words(before), _in_words(after))


def _labels() -> dict[str, object]:
    fields = WordingForm.base_fields
    return {name: field.label for name, field in fields.items() if name != "why"}


def _in_words(wording: Wording) -> dict[str, str]:
    values = {name: str(value) for name, value in filled(wording).items()}
    chosen = {"field": Field, "certainty": Certainty}
    for name, choices in chosen.items():
        if values[name] in choices.values:
            values[name] = str(choices(values[name]).label)
    return values


def wording_of(answer: Answer) -> Wording:
    """What a published answer says, as a wording."""
    names = set(Wording.__dataclass_fields__) - {"citations"}
    rows = answer.citations.select_related("text").order_by("text__code", "article")
    return read_wording(
        {
            **{name: getattr(answer, name) for name in names},
            "citations": [(one.text.code, one.article) for one in rows],
        }
    )


class AnswerForm(SayingForm):
    """The answer to one question, and what becomes of it."""

    message = forms.CharField(label=_("Your answer"), widget=_lines(8))
    decision = forms.ChoiceField(
        label=_("What becomes of it?"), choices=Decision.choices, initial=Decision.PRIVATE,
        widget=RadioCards(notes={
            Decision.PUBLIC: _("Next you clean it; a second officer releases it."),
            Decision.COVERED: _("Choose which one below."),
        }),
    )  # fmt: skip
    slug = forms.ChoiceField(label=_("The answer that covers it"), required=False)

    def __init__(
        self, data: Any = None, *, initial: dict[str, Any] | None = None,
        covering: Sequence[Answer] = (), kept_at: str = "",
    ) -> None:  # fmt: skip
        """`covering`: the published answers that may say the same; `kept_at`: where drafts go."""
        super().__init__(data, initial=initial)
        self.fields["message"].widget.attrs["data-draft"] = kept_at
        choices = [("", _("None")), *((one.slug, one.title) for one in covering)]
        self.fields["slug"].choices = choices  # type: ignore[attr-defined]


class TextForm(SayingForm):
    """A legal text for the list."""

    code = forms.CharField(label=_("Number"), max_length=40)
    title = forms.CharField(label=_("What the text is called"), max_length=300)
    effective_from = forms.DateField(
        label=_("In force from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class ChangeForm(SayingForm):
    """A legal text changed."""

    change = forms.CharField(
        label=_("What changed?"), max_length=400,
        help_text=_("Every answer that cites it is marked, and tells its readers so."),
    )  # fmt: skip
    effective_from = forms.DateField(
        label=_("In force from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    effective_to = forms.DateField(
        label=_("In force until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class WordsForm(SayingForm):
    """Words that mean the same."""

    words = forms.CharField(
        label=_("Words that mean the same, with commas between"), max_length=400,
        help_text=_("Marks and capitals do not matter."),
    )  # fmt: skip
