"""Officers' forms: what a procedure says, verdicts on papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.core.forms_saying import SayingForm
from caunoi.law.choices import Certainty
from caunoi.procedures.choices import Online, PaperVerdict
from caunoi.procedures.comparing import LISTS, PAIRS, Side, sides_of, unfollowed
from caunoi.procedures.content import Content, Words
from caunoi.procedures.services.editing import Wording


def _line(label: Any, most: int = 300, *, needed: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=needed)


def _lines(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=8000, help_text=gettext_lazy("One a line."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip


class WordingForm(SayingForm):
    """What a procedure says, in Vietnamese and English."""

    name_vi = _line(gettext_lazy("Name (Vietnamese)"))
    name_en = _line(gettext_lazy("Name (English)"), needed=False)
    papers_vi = _lines(gettext_lazy("Papers (Vietnamese)"))
    papers_en = _lines(gettext_lazy("Papers (English, the same lines)"))
    steps_vi = _lines(gettext_lazy("Steps (Vietnamese)"))
    steps_en = _lines(gettext_lazy("Steps (English, the same lines)"))
    fee_vi = _line(gettext_lazy("Fee (Vietnamese)"))
    fee_en = _line(gettext_lazy("Fee (English)"), needed=False)
    fee_certainty = forms.ChoiceField(
        label=gettext_lazy("How sure is the fee?"), choices=Certainty.choices
    )
    time_vi = _line(gettext_lazy("Time (Vietnamese)"))
    time_en = _line(gettext_lazy("Time (English)"), needed=False)
    place_vi = _line(gettext_lazy("Place (Vietnamese)"))
    place_en = _line(gettext_lazy("Place (English)"), needed=False)
    note_vi = _line(gettext_lazy("Note (Vietnamese)"), 500, needed=False)
    note_en = _line(gettext_lazy("Note (English)"), 500, needed=False)
    online = forms.ChoiceField(label=gettext_lazy("Online"), choices=Online.choices)
    law = _line(gettext_lazy("Legal basis"), 500)
    source = _line(gettext_lazy("Source"), 500)
    certainty = forms.ChoiceField(
        label=gettext_lazy("How sure is the rest?"), choices=Certainty.choices
    )
    checked_on = forms.DateField(
        label=gettext_lazy("Checked on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    english_stays = forms.BooleanField(
        label=gettext_lazy("I have looked: the English is right as it is"), required=False
    )
    why = _line(gettext_lazy("Why is it changed?"))

    def field_for(self, missing: str) -> str:
        """Where a field stands in both languages, the Vietnamese one."""
        return missing if missing in self.fields else f"{missing}_vi"

    def __init__(self, *args: Any, in_force: Content | None = None, **kwargs: Any) -> None:
        """`in_force`: what residents read now; then it asks where the English stayed behind."""
        super().__init__(*args, **kwargs)
        self.before = sides_of(in_force) if in_force else None
        for name in LISTS:
            self.fields[f"{name}_en"].required = False
        if not self.is_bound:
            del self.fields["english_stays"]

    def clean(self) -> dict[str, Any]:
        """Both languages have the same lines; the English followed, or was looked at."""
        values: dict[str, Any] = super().clean() or {}
        for name in LISTS:
            self._check_lines(name, values)
        if self.errors or self.before is None:
            self.fields.pop("english_stays", None)
            return values
        behind = unfollowed(self.before, self._sides())
        if not behind:
            self.fields.pop("english_stays", None)
        elif not values.get("english_stays"):
            names = ", ".join(str(self.fields[f"{name}_en"].label) for name in behind)
            self.add_error(
                "english_stays",
                _("The Vietnamese was changed and this was not: %(names)s. Please change it "
                  "too, or say that it is right.") % {"names": names},
            )  # fmt: skip
        return values

    def _check_lines(self, name: str, values: dict[str, Any]) -> None:
        vi, en = (_read(values.get(f"{name}_{language}", "")) for language in ("vi", "en"))
        if en and vi and len(en) != len(vi):
            self.add_error(
                f"{name}_en",
                _("The Vietnamese has %(vi)d lines, the English %(en)d. Please write one for "
                  "each, in the same order; or leave the English empty.")
                % {"vi": len(vi), "en": len(en)},
            )  # fmt: skip

    def _sides(self) -> dict[str, Side]:
        values = self.cleaned_data
        found: dict[str, Side] = {}
        for name in PAIRS:
            vi, en = values[f"{name}_vi"].strip(), values[f"{name}_en"].strip()
            found[name] = ((vi,), (en,)) if vi else ((), ())
        for name in LISTS:
            vi_lines, en_lines = (_read(values[f"{name}_{one}"]) for one in ("vi", "en"))
            found[name] = (vi_lines, en_lines or ("",) * len(vi_lines))
        return found

    def wording(self) -> Wording:
        """What was typed, as the service takes it."""
        values = self.cleaned_data
        pairs: dict[str, Any] = {
            name: (values[f"{name}_vi"].strip(), values[f"{name}_en"].strip()) for name in PAIRS
        }
        sides = self._sides()
        for name in LISTS:
            pairs[name] = tuple(zip(*sides[name], strict=True))
        plain = ("law", "source", "online", "certainty", "fee_certainty", "checked_on")
        return Wording(**pairs, **{name: values[name] for name in plain})


def _read(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.splitlines() if one.strip())


def wording_of(content: Content) -> dict[str, Any]:
    """A form's start: what the procedure says now."""
    start: dict[str, Any] = {}
    for name in PAIRS:
        words: Words | None = getattr(content, name)
        start[f"{name}_vi"], start[f"{name}_en"] = (words.vi, words.en) if words else ("", "")
    for name in LISTS:
        start[f"{name}_vi"] = "\n".join(words.vi for words in getattr(content, name))
        start[f"{name}_en"] = "\n".join(words.en for words in getattr(content, name))
    for name in ("law", "source", "online", "certainty", "fee_certainty"):
        start[name] = str(getattr(content, name))
    start["checked_on"] = content.checked_on.isoformat()
    return start


class ReasonForm(SayingForm):
    """Why."""

    why = forms.CharField(max_length=300, required=False)


class JudgeForm(SayingForm):
    """What an officer says of each photo."""

    def __init__(
        self, data: Any = None, *, numbers: Mapping[int, tuple[str, str]],
        left: Mapping[str, Sequence[str]],
    ) -> None:  # fmt: skip
        """`numbers`: photo -> verdict and words so far; `left`: what was typed and not sent."""
        super().__init__(data, initial={name: each[0] for name, each in left.items() if each})
        self.numbers = list(numbers)
        for number, (verdict, words) in numbers.items():
            self.fields[f"verdict-{number}"] = forms.ChoiceField(
                label=_("Photo %(n)d") % {"n": number}, initial=verdict,
                choices=[("", _("Choose")), *PaperVerdict.choices],
            )  # fmt: skip
            self.fields[f"words-{number}"] = forms.CharField(
                label=_("What is wrong with photo %(n)d?") % {"n": number}, initial=words,
                max_length=300, required=False,
            )  # fmt: skip
        self.fields["answer"] = forms.CharField(
            label=_("Anything else?"), max_length=1000, required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Whoever shall bring another paper is told which."""
        values: dict[str, Any] = super().clean() or {}
        for n in self.numbers:
            is_wrong = values.get(f"verdict-{n}") == PaperVerdict.WRONG
            if is_wrong and not values.get(f"words-{n}"):
                self.add_error(f"words-{n}", _("Please say which paper is needed instead."))
        return values

    def typed(self) -> dict[str, list[str]]:
        """What stands in the fields, to be kept as a draft."""
        return {name: [str(self.data.get(name, ""))] for name in self.fields}

    @property
    def sends_back(self) -> bool:
        """Whether the person must take a photo or bring a paper anew."""
        return any(verdict != PaperVerdict.GOOD for verdict, _words in self.verdicts().values())

    def verdicts(self) -> dict[int, tuple[str, str]]:
        """As the service takes them."""
        values = self.cleaned_data
        return {n: (values[f"verdict-{n}"], values[f"words-{n}"]) for n in self.numbers}
