"""Every step of the workflow as a form, built from its row in the table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from caunoi.core.clock import today
from caunoi.core.widgets import ManyFiles, ManyFilesField
from caunoi.reports import catalogue
from caunoi.reports.articles import say_article
from caunoi.reports.choices import CrimeSource, Kind, Urgency
from caunoi.reports.workflow import GROUNDS, Field, Move, has_gap, is_paper, is_reason
from caunoi.reports.workflow.common import WHY

UNIT_LIST = "desk-units"  # id of the page's one list of units
FLAGS = "flags"  # hidden: which boxes the form had, since an empty box is not sent
UPLOADS = "uploads"  # hidden: files that came with an attempt that was refused


@dataclass(frozen=True, slots=True)
class Offer:
    """What a form of one report can offer: officers, and words to start from."""

    officers: Sequence[tuple[str, str]] = ()
    draft: Callable[[str], str] = lambda _verb: ""  # the words of a verb's template


class AttachedFiles(ManyFiles):
    """Files as the reply takes them: a button in the page's language, not in the browser's."""

    template_name = "reports/staff/_attach.html"


_WRITTEN = ("message", "reply", "text", "why", "proof", "body")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step that was refused: what was typed, which fields it lacks, why it was refused."""

    verb: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    missing: Collection[str] = ()
    message: str = ""
    ground: str = ""

    @property
    def law(self) -> str:
        """The article on which it was refused, as people say it; empty for rules of our own."""
        return say_article(self.ground)

    @property
    def words(self) -> list[str]:
        """All that was written, to be shown where the step itself is open no more."""
        written = (self.typed.get(name, "") for name in _WRITTEN)
        return [str(text) for text in written if str(text).strip()]


NOTHING = Attempt()


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step with its form; `attempt` is set where it was just refused."""

    move: Move
    form: forms.Form
    attempt: Attempt | None = None
    name: Any = ""
    owed: tuple[str, ...] = ()  # what has to be done before this step
    reasons: tuple[Any, ...] = ()  # named ones, of which the officer may choose
    undecided: str = ""  # what must be chosen beside the form's own fields

    @property
    def title(self) -> Any:
        """What the step is called, on its buttons too."""
        return self.name or self.move.title

    @property
    def lacking(self) -> str:
        """What still has to be filled in before the step can be done; empty where all is there."""
        proofs = {row.name for row in self.move.fields if row.form == "proof"}
        open_fields = [
            str(field.label)
            for field in self.form.visible_fields()
            if _is_empty(field, is_proof=field.name in proofs)
        ]
        return "; ".join(filter(None, [self.undecided, *open_fields]))

    @property
    def law(self) -> str:
        """The article, as people say it."""
        return say_article(self.move.law) if self.move.law else ""

    @property
    def takes_files(self) -> bool:
        """Whether the form sends files."""
        return any(row.form == "files" for row in self.move.fields)

    @property
    def is_bare(self) -> bool:
        """Whether one press is all that it needs."""
        return not self.form.fields

    @property
    def first(self) -> str:
        """Id of its first visible control."""
        return next((str(f.id_for_label) for f in self.form.visible_fields()), "")


def _is_empty(bound: forms.BoundField, *, is_proof: bool) -> bool:
    """Whether a field has a gap, or must be filled in and has nothing yet, not even a choice.

    No browser asks for a proof, since a photo may stand for it; the workflow does.
    """
    if has_gap(str(bound.value() or "")):
        return True
    if is_proof:
        return not is_reason(str(bound.value() or "")) and not is_paper(bound.value())
    if not bound.field.required or isinstance(bound.field, forms.BooleanField):
        return False
    choices = list(getattr(bound.field, "choices", ()))
    return not bound.value() and not (choices and choices[0][0])


def step_form(
    move: Move,
    offer: Offer,
    attempt: Attempt = NOTHING,
    *,
    values: Mapping[str, Any] | None = None,
    replies: bool = False,
    name: Any = "",
    owed: Sequence[str] = (),
    reasons: Sequence[Any] = (),
) -> StepForm:
    """The form of a step, filled with what was typed before a refusal, else with `values`.

    `replies` adds words to the reporter where the step itself has none; `name` is what it is
    called where that is not the verb's own title; `owed` is what has to be done before it;
    `reasons` are named ones to choose from, so that its field of the reason may stay empty.
    """
    is_refused = attempt.verb == move.verb
    form = forms.Form(auto_id=f"{move.verb}_%s")
    for row in move.fields:
        form.fields.update(_fields(row, offer))
    if move.grounds:
        form.fields["ground"] = forms.ChoiceField(
            label=_("Legal ground"), choices=_grounds(move.grounds)
        )
    if replies and not any(row.name == "message" for row in move.fields):
        form.fields["reply"] = _words(_("Message to the reporter"), required=False, rows=4)
    flags = " ".join(row.name for row in move.fields if row.form == "flag")
    if flags:
        form.fields[FLAGS] = forms.CharField(widget=forms.HiddenInput, initial=flags)
    form.initial = dict(attempt.typed) if is_refused else _start(move, offer, values or {})
    if is_refused:
        _mark(form, attempt)
    if reasons:
        _ask_for_own_reason(form)
    return StepForm(
        move, form, attempt if is_refused else None, name, tuple(owed), tuple(reasons),
        undecided=str(WHY.label) if reasons else "",
    )  # fmt: skip


def _ask_for_own_reason(form: forms.Form) -> None:
    own = form.fields["why"]
    own.required, own.label, own.help_text = False, _("In your own words"), ""


def _start(move: Move, offer: Offer, values: Mapping[str, Any]) -> dict[str, Any]:
    words = offer.draft(move.verb)
    return {"message": words, "reply": words, "competent": True, **values}


def _mark(form: forms.Form, attempt: Attempt) -> None:
    for name in attempt.missing:
        for shown in (name, f"{name}_number"):
            if shown in form.fields:
                form.fields[shown].widget.attrs |= {"aria-invalid": "true", "data-lacking": ""}
    if attempt.typed.get(UPLOADS):
        form.fields[UPLOADS] = forms.CharField(
            widget=forms.HiddenInput, initial=attempt.typed[UPLOADS]
        )


def _fields(row: Field, offer: Offer) -> dict[str, forms.Field]:
    """The controls of one row: most have one, a paper has a number and a date."""
    if row.form == "paper":
        day = forms.DateInput(attrs={"type": "date", "max": today().isoformat()})
        number = forms.TextInput(attrs={"placeholder": _("such as 15/QD"), "class": "cn-w-16"})
        return {
            f"{row.name}_number": forms.CharField(
                label=_("Number of the paper"), required=row.required, max_length=80,
                widget=number,
            ),
            f"{row.name}_date": forms.DateField(
                label=_("Date of the paper"), required=row.required, widget=day,
            ),
        }  # fmt: skip
    return {row.name: _field(row, offer)}


def _field(row: Field, offer: Offer) -> forms.Field:
    maker = _MAKERS.get(row.form)
    if maker is not None:
        return maker(row)
    common: dict[str, Any] = {"label": row.label, "required": row.required}
    if row.form == "officer":
        return forms.ChoiceField(choices=[("", _("Choose an officer")), *offer.officers], **common)
    choices = _choices(row.form)
    if choices is not None:
        return forms.ChoiceField(choices=[("", _("Choose")), *choices], **common)
    return forms.CharField(**common)


def _words(label: Any, *, required: bool, rows: int, hint: str = "") -> forms.Field:
    return forms.CharField(
        label=label, required=required, help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def _reason(row: Field) -> forms.Field:
    hint = _("A few real words: whoever reads the file later must understand why.")
    return _words(row.label, required=row.required, rows=2, hint=hint)


def _unit(row: Field) -> forms.Field:
    attrs = {"list": UNIT_LIST, "autocomplete": "off", "placeholder": _("Name or code of a unit")}
    return forms.CharField(
        label=row.label, required=row.required, widget=forms.TextInput(attrs=attrs)
    )


def _files(row: Field) -> forms.Field:
    return ManyFilesField(label=row.label, required=False, widget=AttachedFiles)


def _moment(row: Field) -> forms.Field:
    return forms.CharField(
        label=row.label, required=row.required,
        widget=forms.TextInput(attrs={"type": "datetime-local", "class": "cn-w-16"}),
    )  # fmt: skip


def _number(row: Field) -> forms.Field:
    least = 1 if row.form == "months" else 0
    attrs = {"type": "number", "min": least, "inputmode": "numeric", "class": "cn-w-4"}
    return forms.CharField(
        label=row.label, required=row.required, widget=forms.TextInput(attrs=attrs)
    )


def _report(row: Field) -> forms.Field:
    attrs = {"inputmode": "numeric", "placeholder": "1234-5678-9", "class": "cn-w-16"}
    return forms.CharField(
        label=row.label, required=row.required, widget=forms.TextInput(attrs=attrs)
    )


_MAKERS: dict[str, Callable[[Field], forms.Field]] = {
    "text": lambda row: _words(row.label, required=row.required, rows=5),
    "proof": lambda row: _words(row.label, required=row.required, rows=2),
    "reason": _reason,
    "flag": lambda row: forms.BooleanField(label=row.label, required=row.required),
    "unit": _unit,
    "files": _files,
    "moment": _moment,
    "months": _number,
    "count": _number,
    "report": _report,
}


def _grounds(name: str) -> list[tuple[str, str]]:
    day = today()
    offered = [g for g in GROUNDS[name] if g.is_in_force(day)]
    chosen = [(g.code, _with_law(str(g.title), say_article(g.law))) for g in offered]
    return chosen if len(chosen) == 1 else [("", _("Choose")), *chosen]


def _with_law(title: str, law: str) -> str:
    return f"{title} ({law})" if law else title


def _choices(form: str) -> list[tuple[Any, Any]] | None:
    if form == "category":
        return _category_tree()
    if form == "kind":
        return list(Kind.choices)
    if form == "urgency":
        return list(Urgency.choices)
    if form == "crime_source":
        return list(CrimeSource.choices)
    return None


def _category_tree() -> list[tuple[Any, Any]]:
    tops = {row.code: row.name for row in catalogue.categories() if not row.parent}
    groups: dict[str, list[tuple[str, str]]] = {code: [] for code in tops}
    for leaf in catalogue.leaves():
        groups.setdefault(leaf.parent, []).append((leaf.code, leaf.name))
    return [(tops.get(code, code), leaves) for code, leaves in groups.items() if leaves]
