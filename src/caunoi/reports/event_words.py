"""What each event says on the desk, in a sentence: the one table of words of the history.

The public page says less and names nobody (selectors/history.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from caunoi.reports import events


@dataclass(frozen=True, slots=True)
class Saying:
    """The sentence of an event with its look; `says` names the changes that it tells itself."""

    words: Any
    icon: str = "circle-dot"
    tone: str = "neutral"
    says: frozenset[str] = frozenset()


def _say(words: Any, icon: str, tone: str = "neutral", *says: str) -> Saying:
    return Saying(words, icon, tone, frozenset(says))


# What an officer wrote down for somebody who phoned or came to the counter.
TAKEN_DOWN: dict[str, Saying] = {
    events.REPORT_RECEIVED: _say(
        _("%(who)s wrote the report down (%(channel)s); it went to %(unit)s."), "edit", "info",
        "unit", "state", "kind", "category", "urgency"),
    events.MESSAGE_RECEIVED: _say(
        _("%(who)s wrote down what the reporter said (%(channel)s)."), "edit", "info"),
}  # fmt: skip


# Who asked a question says whether the answer helped; kept as the best or the worst of five.
HELPED = _say(_("Whoever asked said that the answer helped."), "thumb-up", "success", "rating")
DID_NOT_HELP = _say(
    _("Whoever asked said that the answer did not help."), "thumb-down", "warning", "rating"
)


def _step(icon: str, tone: str = "neutral", *says: str) -> Saying:
    """An event that is called as the step is, on its button and everywhere."""
    return _say(STEP_DONE, icon, tone, *says)


STEP_DONE = _("Step by %(who)s: %(step)s.")
EVENT_WORDS: dict[str, Saying] = {
    events.REPORT_RECEIVED: _say(
        _("The report came in (%(channel)s) and went to %(unit)s."), "inbox", "info",
        "unit", "state", "kind", "category", "urgency"),
    events.REPORT_CLASSIFIED: _step("checklist", "success"),
    events.REPORT_KIND_CHANGED: _say(
        _("%(who)s treats it as “%(kind)s”; it came as “%(kind_before)s”."), "edit", "info",
        "kind"),
    events.REPORT_CATEGORY_CORRECTED: _say(
        _("%(who)s corrected the category: “%(category_before)s” → “%(category)s”."), "tag",
        "neutral", "category"),
    events.REPORT_URGENCY_SET: _say(
        _("%(who)s set the urgency from “%(urgency_before)s” to “%(urgency)s”."), "urgent",
        "warning", "urgency"),
    events.REPORT_ASSIGNED: _say(
        _("%(who)s assigned it to %(assignee)s."), "user-check", "info", "assignee"),
    events.REPORT_CLAIMED: _step("hand-stop", "success"),
    events.REPORT_BRIEFED: _step("speakerphone", "info"),
    events.REPORT_INSPECTED: _step("walk", "success"),
    events.REPORT_TRANSFERRED: _say(
        _("%(who)s handed it from %(unit_before)s to %(unit)s."), "message-forward", "warning",
        "unit", "state", "assignee"),
    events.REPORT_TRANSFER_ACCEPTED: _say(
        _("%(who)s took it over for %(unit)s."), "check", "success", "unit", "state"),
    events.REPORT_TRANSFER_RETURNED: _say(
        _("Nobody at %(unit_before)s took it over in time; it went back to %(unit)s."), "refresh",
        "danger", "unit", "state"),
    events.REPORT_SUCCEEDED: _say(
        _("%(unit_before)s no longer exists; %(unit)s has it now."), "users-group", "info",
        "unit"),
    events.REPORT_ACCEPTED: _step("file-check", "success"),
    events.REPORT_NOT_ACCEPTED: _step("file-alert", "warning"),
    events.REPORT_EXTENDED: _step("hourglass", "warning"),
    events.REPORT_EXTENDED_BY_PROCURACY: _step("hourglass", "warning"),
    events.REPORT_SUSPENDED: _step("player-pause", "warning"),
    events.REPORT_RESUMED: _step("player-play", "info"),
    events.REPORT_DECIDED: _step("gavel", "success"),
    events.REPORT_PAPER_RECORDED: _step("file-certificate", "info"),
    events.REPORT_RESULT_TOLD: _step("mail-forward", "success"),
    events.REPORT_DEMANDED: _step("gavel", "warning"),
    events.REPORT_CLOSED: _step("lock", "success"),
    events.REPORT_REOPENED: _step("lock-open", "warning"),
    events.REPORT_COMPLAINED: _say(
        _("The reporter objected to how it was handled."), "message-question", "danger"),
    events.REPORT_COMPLAINT_SETTLED: _step("message-2", "success"),
    events.REPORT_GROUPED: _step("link", "info", "cluster"),
    events.REPORT_UNGROUPED: _step("x", "neutral", "cluster"),
    events.REPORT_RATED: _say(
        _("The reporter gave %(rating)s of 5 stars."), "star", "info", "rating"),
    events.REPORT_SHIELDED: _say(
        _("It was hidden from the unit or officer it names."), "shield-lock", "special"),
    events.REPORT_HANDED_OVER: _step("message-forward", "warning"),
    events.REPORT_PLACED: _say(
        _("The reporter said where it is (%(channel)s); it stands on the report now."), "map-pin",
        "info", "area"),
    events.REPORT_TIED: _say(
        _("The reporter goes on in a chat (%(channel)s)."), "messages", "info"),
    events.MESSAGE_RECEIVED: _say(_("The reporter wrote."), "message", "info"),
    events.MESSAGE_SENT: _say(_("%(who)s answered the reporter."), "send", "success"),
    events.MESSAGE_ELSEWHERE: _say(
        _("An officer answered in the platform's own app."), "send", "success"),
    events.MESSAGE_NOT_DELIVERED: _say(
        _("Not delivered: a letter to the reporter did not, or may not have, arrived."),
        "mail-forward", "danger"),
    events.NOTE_WRITTEN: _say(_("%(who)s wrote a note."), "note", "neutral"),
    events.CONTACT_REVEALED: _say(_("%(who)s read the contact details."), "eye", "special"),
    events.CONTACT_ERASED: _say(
        _("The contact details were erased for good, asked by: %(who)s."), "eye-off", "special"),
    events.CONTACT_MINIMISED: _say(
        _("The contact details were cut to the least, asked by: %(who)s."), "eye-off", "special"),
    events.DEADLINE_WARNED: _say(
        _("A clock runs out soon: %(rule)s."), "hourglass", "warning"),
    events.DEADLINE_MISSED: _say(
        _("A clock ran out: %(rule)s."), "clock-exclamation", "danger"),
    events.READING_WATCHED: _say(
        _("Very many reports were opened in a few minutes."), "eye-check", "danger"),
    events.DRAFT_TAKEN: _say(
        _("%(who)s took over the unsent reply of %(officer)s."), "edit", "neutral"),
    events.VIEW_SHARED: _say(_("%(who)s shared the view with the unit."), "users", "neutral"),
    events.VIEW_WITHDRAWN: _say(_("%(who)s withdrew the view."), "users", "neutral"),
    events.TEMPLATE_WRITTEN: _say(_("%(who)s wrote the template."), "template", "neutral"),
    events.TEMPLATE_EDITED: _say(_("%(who)s edited the template."), "template", "neutral"),
    events.TEMPLATE_RETIRED: _say(_("%(who)s retired the template."), "template", "neutral"),
}  # fmt: skip
