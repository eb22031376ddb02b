"""Verbs that every kind of report knows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.reports.choices import State
from caunoi.reports.workflow.moves import AT_WORK, EVERY, OPEN, Field, Move, from_states

WHY = Field("why", _("Reason"), "text")
MESSAGE = Field("message", _("Message to the reporter"), "text")
PAPER = Field("paper", _("Number and date of the paper"), "paper")

COMMON: tuple[Move, ...] = (
    Move("reply", _("Answer the reporter"), EVERY, None, policy.REPLY,
         (Field("text", _("Message to the reporter"), "text"),)),
    Move("note", _("Write a note"), EVERY, None, policy.NOTE,
         (Field("text", _("Internal note"), "text"),)),
    Move("correct_category", _("Correct the category"), OPEN, None, policy.CLASSIFY,
         (Field("category", _("Category"), "category"),)),
    Move("set_urgency", _("Set the urgency"), OPEN, None, policy.CLASSIFY,
         (Field("urgency", _("Urgency"), "urgency"), WHY)),
    Move("change_kind", _("Treat as another kind"),
         from_states(State.RECEIVED, State.CLASSIFIED, State.CHECKING), State.RECEIVED,
         policy.CLASSIFY, (Field("kind", _("Kind"), "kind"), WHY, MESSAGE),
         law="LAW 5.1 S3d"),
    Move("transfer", _("Hand over to another unit"), OPEN, State.TRANSFERRED, policy.TRANSFER,
         (Field("unit", _("Unit"), "unit"), WHY), starts=("any.accept_transfer",),
         law="BLTTHS Art. 146.2"),
    Move("accept_transfer", _("Take over"), from_states(State.TRANSFERRED), None,
         policy.HANDLE, meets=("any.accept_transfer",)),
    Move("group", _("Group with a report of the same matter"), EVERY, None, policy.GROUP,
         (Field("with_code", _("Code of the other report"), "report"),)),
    Move("ungroup", _("Take out of its group"), EVERY, None, policy.GROUP),
    Move("reassign", _("Give to another officer"), AT_WORK, None, policy.ASSIGN,
         (Field("officer", _("Officer"), "officer"),)),
    Move("reopen", _("Reopen"), from_states(State.CLOSED), State.IN_PROGRESS, policy.HANDLE,
         (WHY,)),
)  # fmt: skip
