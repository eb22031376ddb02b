"""Feedback on public order, fire hazards and questions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.reports import events
from caunoi.reports.choices import State, Urgency
from caunoi.reports.workflow.common import (
    ANY_AT_RECEIPT,
    CLAIM,
    FILES,
    MESSAGE,
    WHY,
    reopening,
)
from caunoi.reports.workflow.moves import ALL, AT_WORK, AtReceipt, Field, Move, from_states

RECEIVED, IN_PROGRESS, CLOSED = State.RECEIVED, State.IN_PROGRESS, State.CLOSED
TAKEN = from_states(RECEIVED, IN_PROGRESS)
OFFICER = Field("officer", _("Officer"), "officer", required=False)
TO_WHOM = Field("officer", _("Officer"), "officer")
# A field report is closed with something to see: a photo, a paper, or a reason why there is none.
PROOF = Field("proof", _("Photo, paper, or the reason why there is none"), "proof")
REOPENED = "any.finish_reopened"
URGENT = frozenset({Urgency.EMERGENCY.value, Urgency.SAME_SHIFT.value})
QUIET = frozenset({Urgency.WITHIN_DAY.value, Urgency.ROUTINE.value})

ORDER_AT_RECEIPT = (
    *ANY_AT_RECEIPT,
    AtReceipt("order_feedback.accept", urgencies=QUIET),
    AtReceipt("order_feedback.accept_urgent", urgencies=URGENT),
    AtReceipt("order_feedback.answer"),
)
_ORDER_ACCEPT = ("order_feedback.accept", "order_feedback.accept_urgent", *CLAIM)
ORDER: tuple[Move, ...] = (
    Move("classify", _("Take on"), from_states(RECEIVED), IN_PROGRESS, policy.HANDLE,
         (OFFICER,), meets=_ORDER_ACCEPT, records=events.REPORT_CLASSIFIED),
    Move("assign", _("Assign to an officer"), TAKEN, IN_PROGRESS, policy.ASSIGN, (TO_WHOM,),
         meets=_ORDER_ACCEPT, records=events.REPORT_ASSIGNED),
    Move("extend", _("Say when"), from_states(IN_PROGRESS), None, policy.HANDLE, (WHY, MESSAGE),
         starts=("order_feedback.tell_progress",), records=events.REPORT_EXTENDED),
    Move("close", _("Close with the outcome"), AT_WORK, CLOSED, policy.CLOSE,
         (MESSAGE, PROOF, FILES), grounds="close_order",
         meets=(*_ORDER_ACCEPT, "order_feedback.answer", "order_feedback.tell_progress", REOPENED),
         cancels=ALL, starts=("any.reopen",), records=events.REPORT_CLOSED),
    *reopening(IN_PROGRESS, REOPENED),
)  # fmt: skip

FIRE_AT_RECEIPT = (
    *ANY_AT_RECEIPT,
    AtReceipt("fire_hazard.accept"),
    AtReceipt("fire_hazard.look"),
    AtReceipt("fire_hazard.answer"),
)
_FIRE_ACCEPT = ("fire_hazard.accept", *CLAIM)
FIRE: tuple[Move, ...] = (
    Move("classify", _("Take on"), from_states(RECEIVED), IN_PROGRESS, policy.HANDLE,
         (OFFICER,), meets=_FIRE_ACCEPT, records=events.REPORT_CLASSIFIED),
    Move("assign", _("Assign to an officer"), TAKEN, IN_PROGRESS, policy.ASSIGN, (TO_WHOM,),
         meets=_FIRE_ACCEPT, records=events.REPORT_ASSIGNED),
    Move("inspect", _("Record the visit"), TAKEN, IN_PROGRESS, policy.HANDLE,
         (Field("text", _("What was found"), "text"), FILES),
         meets=(*_FIRE_ACCEPT, "fire_hazard.look"), records=events.REPORT_INSPECTED),
    Move("close", _("Close with the outcome"), AT_WORK, CLOSED, policy.CLOSE,
         (MESSAGE, PROOF, FILES), grounds="close_fire",
         meets=(*_FIRE_ACCEPT, "fire_hazard.look", "fire_hazard.answer", REOPENED),
         cancels=ALL, starts=("any.reopen",), records=events.REPORT_CLOSED),
    *reopening(IN_PROGRESS, REOPENED),
)  # fmt: skip

QUESTION_AT_RECEIPT = (*ANY_AT_RECEIPT, AtReceipt("question.answer_simple"))
_ANSWERS = (
    "question.answer_simple", "question.answer_online_ready", "question.answer_complex",
    "question.extend", REOPENED,
)  # fmt: skip
QUESTION: tuple[Move, ...] = (
    Move("classify", _("Take on"), from_states(RECEIVED), IN_PROGRESS, policy.HANDLE,
         (OFFICER, Field("ready", _("The information is ready"), "flag", required=False)),
         meets=CLAIM, may_start=("question.answer_online_ready",),
         records=events.REPORT_CLASSIFIED),
    Move("assign", _("Assign to an officer"), TAKEN, IN_PROGRESS, policy.ASSIGN, (TO_WHOM,),
         meets=CLAIM, records=events.REPORT_ASSIGNED),
    # Art. 31.2: within three working days say when, then answer within fifteen.
    Move("say_when", _("Treat as complex and say when"), TAKEN, IN_PROGRESS, policy.HANDLE,
         (WHY, MESSAGE), meets=("question.say_when", *CLAIM), starts=("question.answer_complex",),
         may_start=("question.say_when",),
         law="Law 104/2016 Art. 31.2", records=events.REPORT_EXTENDED),
    Move("extend", _("Extend the time"), from_states(IN_PROGRESS), None, policy.HANDLE,
         (WHY, MESSAGE), starts=("question.extend",), law="Law 104/2016 Art. 31.2",
         records=events.REPORT_EXTENDED),
    Move("close", _("Answer and close"), AT_WORK, CLOSED, policy.CLOSE, (MESSAGE, FILES),
         grounds="close_question", meets=(*_ANSWERS, *CLAIM), cancels=ALL, starts=("any.reopen",),
         law="Law 104/2016 Art. 30, 31", records=events.REPORT_CLOSED),
    *reopening(IN_PROGRESS, REOPENED),
)  # fmt: skip
