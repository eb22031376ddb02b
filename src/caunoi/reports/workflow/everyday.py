"""Order feedback (phản ánh ANTT), fire hazards and questions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.reports.choices import State
from caunoi.reports.workflow.common import MESSAGE, WHY
from caunoi.reports.workflow.moves import AT_WORK, Field, Move, from_states

RECEIVED, IN_PROGRESS, CLOSED = State.RECEIVED, State.IN_PROGRESS, State.CLOSED
OFFICER = Field("officer", _("Officer"), "officer", required=False)
# A field report is closed with something to see: a photo, a paper, or a reason why there is none.
PROOF = Field("proof", _("Photo, paper, or the reason why there is none"), "proof")

ORDER_AT_RECEIPT = ("order_feedback.accept", "order_feedback.answer")
ORDER: tuple[Move, ...] = (
    Move("classify", _("Take on"), from_states(RECEIVED), IN_PROGRESS, policy.HANDLE,
         (OFFICER,), meets=("order_feedback.accept",)),
    Move("assign", _("Assign"), from_states(RECEIVED, IN_PROGRESS), IN_PROGRESS, policy.ASSIGN,
         (Field("officer", _("Officer"), "officer"),), meets=("order_feedback.accept",)),
    Move("extend", _("Say when"), from_states(IN_PROGRESS), None, policy.HANDLE, (WHY, MESSAGE),
         starts=("order_feedback.tell_progress",)),
    Move("close", _("Close with the outcome"), AT_WORK, CLOSED, policy.CLOSE, (MESSAGE, PROOF),
         grounds="close_order", meets=("order_feedback.accept", "order_feedback.answer",
                                       "order_feedback.tell_progress")),
)  # fmt: skip

FIRE_AT_RECEIPT = ("fire_hazard.accept", "fire_hazard.look", "fire_hazard.answer")
FIRE: tuple[Move, ...] = (
    Move("classify", _("Take on"), from_states(RECEIVED), IN_PROGRESS, policy.HANDLE,
         (OFFICER,), meets=("fire_hazard.accept",)),
    Move("assign", _("Assign"), from_states(RECEIVED, IN_PROGRESS), IN_PROGRESS, policy.ASSIGN,
         (Field("officer", _("Officer"), "officer"),), meets=("fire_hazard.accept",)),
    Move("inspect", _("Record the visit"), from_states(RECEIVED, IN_PROGRESS), IN_PROGRESS,
         policy.HANDLE, (Field("text", _("What was found"), "text"),),
         meets=("fire_hazard.accept", "fire_hazard.look")),
    Move("close", _("Close with the outcome"), AT_WORK, CLOSED, policy.CLOSE, (MESSAGE, PROOF),
         grounds="close_fire", meets=("fire_hazard.accept", "fire_hazard.look",
                                      "fire_hazard.answer")),
)  # fmt: skip

QUESTION_AT_RECEIPT = ("question.answer_simple",)
QUESTION: tuple[Move, ...] = (
    Move("classify", _("Take on"), from_states(RECEIVED), IN_PROGRESS, policy.HANDLE, (OFFICER,)),
    Move("assign", _("Assign"), from_states(RECEIVED, IN_PROGRESS), IN_PROGRESS, policy.ASSIGN,
         (Field("officer", _("Officer"), "officer"),)),
    Move("extend", _("Treat as complex"), from_states(RECEIVED, IN_PROGRESS), IN_PROGRESS,
         policy.HANDLE, (WHY, MESSAGE), starts=("question.answer_complex",),
         law="Law 104/2016 Art. 31"),
    Move("close", _("Answer and close"), AT_WORK, CLOSED, policy.CLOSE, (MESSAGE,),
         grounds="close_question", meets=("question.answer_simple", "question.answer_complex", "question.extend"),
         law="Law 104/2016 Art. 30, 31"),
)  # fmt: skip
