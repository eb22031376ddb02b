"""The screen "check before you send": every answer with its screen, and what follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.core.clock import now
from caunoi.core.files.models import StoredFile
from caunoi.core.files.troubles import trouble_with
from caunoi.core.moments import short_day, short_moment
from caunoi.places.in_text import wards_named_in
from caunoi.reports.choices import Kind
from caunoi.reports.codes import has_secret
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft
from caunoi.reports.forms_sending import ReportForm
from caunoi.reports.promises import promises
from caunoi.reports.services.intake import Preview, clean_text, preview
from caunoi.reports.suggest import tells_who_wrote

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """One row: what was asked, what was said (lines; none: nothing), which screen changes it."""

    title: str
    lines: list[str]
    screen: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Wards of today (code, name) that the text may mean, and what became of the old name."""

    wards: list[tuple[str, str]]
    notes: list[str]


def summary(form: ReportForm, draft: Draft, files: list[StoredFile]) -> dict[str, Any]:
    """What the last screen shows of a draft. Raises EmptyReport where there is neither text."""
    seen = preview(draft)
    category = Answer(
        _("What is it about?"), _about(seen, draft), "about",
        _("because you wrote: %(words)s") % {"words": ", ".join(seen.words)}
        if seen.words and not draft.category else "",
    )  # fmt: skip
    answers = [
        Answer(_("What happened?"), [clean_text(draft.text)], "what"),
        category,
        Answer(_("Where did it happen?"), _where(form, draft), "where"),
        Answer(_("When did it happen?"), _when(draft), "when"),
        Answer(_("Photos and other files"), [file.name for file in files], "when"),
    ]
    if not form.anonymous:
        card = draft.contact
        reach = list(filter(None, [card.name, card.phone, card.email]))
        answers.append(Answer(_("How we reach you"), reach, "who"))
    why = seen.route.why
    return {
        "answers": answers, "unit": seen.route.unit.label,
        "why": why["en"] if get_language() == "en" else why["vi"],
        "promises": promises(seen.clocks), "is_urgent": seen.category.urgency == 1,
        "has_secret": has_secret(draft.text), "unusable": unusable(files),
        "odd_contact": odd_contact(draft.contact),
        "is_future": draft.occurred_at is not None and draft.occurred_at > now(),
        "identity": tells_who_wrote(draft.text) if form.anonymous else (),
        "named": _named(form, draft),
    }  # fmt: skip


def _about(seen: Preview, draft: Draft) -> list[str]:
    """The category; before it that this goes as a denunciation, which no category says."""
    kind = [str(Kind.DENUNCIATION.label)] if seen.route.about_police and not draft.kind else []
    return [*kind, seen.category.name]


def _named(form: ReportForm, draft: Draft) -> Named | None:
    """The ward that only the text names: proposed, and never taken without a word."""
    is_told = draft.area_code or draft.place_unknown or form.point or form.ward
    found = () if is_told else wards_named_in(draft.text)
    if not found:
        return None
    wards = {heir.place.code: heir.place.label for one in found for heir in one.now}
    notes = list(dict.fromkeys(one.note for one in found if one.note))
    return Named(list(wards.items())[:_MOST_NAMED], notes if len(notes) == 1 else [])


def odd_contact(card: ContactCard) -> list[str]:
    """What of a contact nobody could be reached by, as it was typed; nothing is refused for it."""
    odd = []
    if card.phone and not 8 <= sum(sign.isdecimal() for sign in card.phone) <= 15:
        odd.append(card.phone)
    if card.email and "." not in card.email.rpartition("@")[2]:
        odd.append(card.email)
    return odd


def unusable(files: Iterable[StoredFile]) -> list[str]:
    """What is to be said of the files that nobody can look at."""
    return list(filter(None, map(trouble_with, files)))


def _where(form: ReportForm, draft: Draft) -> list[str]:
    if draft.place_unknown:
        return [_("I do not remember")]
    point = _("A point on the map: %(lat).5f, %(lon).5f") % {
        "lat": draft.lat, "lon": draft.lon,
    } if draft.lat is not None else ""  # fmt: skip
    # A name that led to no ward stands in the place already.
    ward = form.ward if draft.area_code else ""
    return list(filter(None, [draft.place, ward, point]))


def _when(draft: Draft) -> list[str]:
    moment = ""
    if draft.occurred_at is not None:
        # A day whose hour nobody gave stands in the words.
        bare = short_day(draft.occurred_at) in draft.occurred_words
        moment = "" if bare else short_moment(draft.occurred_at)
    return list(filter(None, [moment, draft.occurred_words]))
