"""Verbs and clocks that every kind of report knows."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.reports import events
from caunoi.reports.choices import State, Urgency
from caunoi.reports.workflow.moves import AT_WORK, EVERY, OPEN, AtReceipt, Field, Move, from_states

WHY = Field("why", _("Reason"), "reason")
MESSAGE = Field("message", _("Message to the reporter"), "text")
PAPER = Field("paper", _("Number and date of the paper"), "paper")
FILES = Field("files", _("Files"), "files", required=False)
WHEN = Field("at", _("When, if earlier than now"), "moment", required=False)

EMERGENCY = frozenset({Urgency.EMERGENCY.value})
# Sending on is due "at once" (Art. 146.2, 146.3); a ward whose leader investigates keeps it (Law
# 99/2025).
SEND_ON = ("crime_report.transfer", "crime_report.ward_hands_over")
CLAIM = ("any.claim_emergency",)
ANY_AT_RECEIPT = (AtReceipt("any.claim_emergency", urgencies=EMERGENCY),)

# Time that runs for the reporter, not for us: it never makes a report late.
WINDOWS = frozenset({"any.reopen", "crime_report.complain", "crime_report.complain_to_procuracy"})
# Owed by the procuracy: shown and reminded, but not the unit's next step.
OF_OTHERS = frozenset({"crime_report.procuracy_settles_complaint"})
# The last day for something that may be left out: shown and reminded, but nobody owes it, so it is
# never the next step and makes no report late. Whoever decides within the head's extension asks
# the procuracy for nothing.
OPTIONAL = frozenset({"crime_report.request_extension"})
# So long a handing over can be undone by who did it, while nobody has taken it over.
TAKE_BACK = timedelta(hours=1)
NOT_OWED = WINDOWS | OF_OTHERS | OPTIONAL

COMMON: tuple[Move, ...] = (
    Move("reply", _("Answer the reporter"), EVERY, None, policy.REPLY,
         (Field("text", _("Message to the reporter"), "text"), FILES),
         records=events.MESSAGE_SENT),
    Move("note", _("Write a note"), EVERY, None, policy.NOTE,
         (Field("text", _("Internal note"), "text"), FILES), records=events.NOTE_WRITTEN),
    Move("claim", _("Take on the emergency"), AT_WORK, None, policy.CLAIM, meets=CLAIM,
         law="LAW 5.1 S1e", records=events.REPORT_CLAIMED),
    Move("correct_category", _("Correct the category"), OPEN, None, policy.CLASSIFY,
         (Field("category", _("Category"), "category"),),
         records=events.REPORT_CATEGORY_CORRECTED),
    Move("set_urgency", _("Set the urgency"), OPEN, None, policy.CLASSIFY,
         (Field("urgency", _("Urgency"), "urgency"), WHY), records=events.REPORT_URGENCY_SET),
    Move("change_kind", _("Treat as another kind"),
         from_states(State.RECEIVED, State.CLASSIFIED, State.CHECKING, State.IN_PROGRESS),
         State.RECEIVED, policy.CLASSIFY,
         (Field("kind", _("Kind of report"), "kind"), WHY, MESSAGE), law="LAW 5.1 S3d",
         records=events.REPORT_KIND_CHANGED),
    Move("transfer", _("Hand over to another unit"), OPEN, State.TRANSFERRED, policy.TRANSFER,
         (Field("unit", _("Unit"), "unit"), WHY), may_meet=SEND_ON,
         starts=("any.accept_transfer",),
         law="BLTTHS Art. 146.2", records=events.REPORT_TRANSFERRED),
    Move("accept_transfer", _("Take over"), from_states(State.TRANSFERRED), None, policy.HANDLE,
         meets=("any.accept_transfer",), records=events.REPORT_TRANSFER_ACCEPTED),
    Move("group", _("Group as one matter"), EVERY, None, policy.GROUP,
         (Field("with_code", _("Code of the other report"), "report"),),
         records=events.REPORT_GROUPED),
    Move("ungroup", _("Take out of its group"), EVERY, None, policy.GROUP,
         records=events.REPORT_UNGROUPED),
    Move("reassign", _("Give to another officer"), AT_WORK, None, policy.ASSIGN,
         (Field("officer", _("Officer"), "officer"),), records=events.REPORT_ASSIGNED),
)  # fmt: skip

RATE = Move(
    "rate", _("Rate how it was handled"), from_states(State.CLOSED), None, "",
    (Field("stars", _("One to five"), "stars"),
     Field("words", _("In your words"), "text", required=False)),
    records=events.REPORT_RATED, by_reporter=True,
)  # fmt: skip


def reopening(to: State, rule: str) -> tuple[Move, Move]:
    """How a closed report comes back to work: by an officer, and by the reporter."""
    closed = from_states(State.CLOSED)
    return (
        Move("reopen", _("Reopen the report"), closed, to, policy.HANDLE, (WHY,),
             cancels=tuple(sorted(WINDOWS)), starts=(rule,), records=events.REPORT_REOPENED),
        # Once without a reason while the window runs; the service asks for one after that.
        Move("reopen_by_reporter", _("Ask to look at it again"), closed, to, "",
             (Field("why", _("Reason"), "text", required=False),), meets=("any.reopen",),
             cancels=tuple(sorted(WINDOWS)), starts=(rule,), records=events.REPORT_REOPENED,
             by_reporter=True),
    )  # fmt: skip
