"""What the law's clocks mean for the person who sends: a plain sentence for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from caunoi.core.clock import now
from caunoi.core.moments import last_moment
from caunoi.law.rules import rule_in_force
from caunoi.law.wording import say_moment
from caunoi.reports.drafts import Clock

_MOST = 3
# Clocks between offices are left out: the first word to the command centre, the hand-over.
SENTENCES: dict[str, Any] = {
    "any.claim_emergency": _("an officer on duty takes it up."),
    "crime_report.classify": _("an officer has read it and decided what kind of report it is."),
    "crime_report.notify_receipt": _("you are told in writing that it was received."),
    "crime_report.verify": _("the police have checked it and decided what follows."),
    "order_feedback.accept": _("the unit has taken it on and tells you who handles it."),
    "order_feedback.accept_urgent": _("the unit has taken it on and tells you who handles it."),
    "order_feedback.answer": _("you have an answer with the result."),
    "fire_hazard.accept": _("the fire police have taken it on and said who will look at it."),
    "fire_hazard.look": _("somebody has looked at the place."),
    "fire_hazard.answer": _("you have an answer with the result."),
    "denunciation.check": _("you are told whether it is accepted."),
    "complaint.accept": _("it is accepted, or you are told why not."),
    "question.answer_simple": _("you have an answer."),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """By when, what, and where that stands written."""

    due_at: datetime
    by: str
    what: str
    article: str


def first_look_by(due_at: datetime) -> str:
    """The sentence that a receipt in a chat, a letter or another system's answer ends with."""
    return capfirst(
        gettext("an officer reads it and takes it up %(when)s at the latest.")
        % {"when": last_moment(due_at)}
    )


def promises(clocks: Iterable[Clock]) -> list[Promise]:
    """What happens by when, soonest first: at most three, each in words."""
    told = sorted((c for c in clocks if c.rule in SENTENCES), key=lambda clock: clock.due_at)
    return [
        Promise(c.due_at, say_moment(c.due_at), str(SENTENCES[c.rule]), _article(c.rule))
        for c in told[:_MOST]
    ]


def _article(code: str) -> str:
    article = rule_in_force(code, now()).article
    return article.en if get_language() == "en" else article.vi
