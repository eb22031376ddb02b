"""Denunciations of officials (tố cáo) and complaints on acts (khiếu nại)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.reports.choices import State
from caunoi.reports.workflow.common import MESSAGE, PAPER, WHY
from caunoi.reports.workflow.moves import Field, Move, from_states

RECEIVED, CHECKING, VERIFYING = State.RECEIVED, State.CHECKING, State.VERIFYING
SUSPENDED, DECIDED, CLOSED = State.SUSPENDED, State.DECIDED, State.CLOSED
OFFICER = Field("officer", _("Officer"), "officer")

DENUNCIATION_AT_RECEIPT = ("denunciation.check",)
DENUNCIATION: tuple[Move, ...] = (
    Move("classify", _("Begin the check"), from_states(RECEIVED), CHECKING, policy.CLASSIFY,
         law="Law 25/2018 Art. 24"),
    Move("accept", _("Accept"), from_states(CHECKING), VERIFYING, policy.DECIDE,
         (OFFICER, PAPER, MESSAGE), meets=("denunciation.check",), starts=("denunciation.settle",),
         law="Law 25/2018 Art. 29, 30"),
    Move("not_accept", _("Do not accept"), from_states(CHECKING), DECIDED, policy.DECIDE,
         (WHY, MESSAGE), grounds="not_accept_denunciation", meets=("denunciation.check",),
         law="Law 25/2018 Art. 24, 25"),
    Move("extend", _("Extend"), from_states(VERIFYING), None, policy.DECIDE, (WHY, PAPER),
         starts=("denunciation.extend",), law="Law 25/2018 Art. 30"),
    Move("suspend", _("Suspend"), from_states(VERIFYING), SUSPENDED, policy.DECIDE, (PAPER,),
         grounds="suspend_denunciation", starts=("denunciation.notify_suspension",),
         law="Law 25/2018 Art. 34"),
    Move("send_suspension", _("Record that the suspension was sent"), from_states(SUSPENDED), None,
         policy.HANDLE, (PAPER, MESSAGE), meets=("denunciation.notify_suspension",),
         law="Law 25/2018 Art. 34"),
    Move("resume", _("Resume"), from_states(SUSPENDED), VERIFYING, policy.DECIDE, (WHY, PAPER),
         starts=("denunciation.settle",), law="Law 25/2018 Art. 34"),
    Move("conclude", _("Conclude"), from_states(VERIFYING), DECIDED, policy.DECIDE, (PAPER,),
         grounds="conclude_denunciation",
         meets=("denunciation.settle", "denunciation.extend"), law="Law 25/2018 Art. 35"),
    Move("notify_result", _("Tell the reporter the result"), from_states(DECIDED), None,
         policy.HANDLE, (MESSAGE,), law="Law 25/2018 Art. 35"),
    Move("close", _("Close"), from_states(DECIDED), CLOSED, policy.DECIDE, (), grounds="close_case"),
)  # fmt: skip

COMPLAINT_AT_RECEIPT = ("complaint.accept",)
COMPLAINT: tuple[Move, ...] = (
    Move("classify", _("Begin the check"), from_states(RECEIVED), CHECKING, policy.CLASSIFY,
         law="Law 02/2011 Art. 27"),
    Move("accept", _("Accept"), from_states(CHECKING), VERIFYING, policy.DECIDE,
         (OFFICER, PAPER, MESSAGE), meets=("complaint.accept",), starts=("complaint.settle",),
         law="Law 02/2011 Art. 27, 28"),
    Move("not_accept", _("Do not accept"), from_states(CHECKING), DECIDED, policy.DECIDE,
         (WHY, MESSAGE), grounds="not_accept_complaint", meets=("complaint.accept",),
         law="Law 02/2011 Art. 11, 27"),
    Move("extend", _("Treat as complex"), from_states(VERIFYING), None, policy.DECIDE,
         (WHY, PAPER), starts=("complaint.settle_complex",), law="Law 02/2011 Art. 28"),
    Move("decide", _("Decide"), from_states(VERIFYING), DECIDED, policy.DECIDE, (PAPER,),
         grounds="decide_complaint", meets=("complaint.settle", "complaint.settle_complex"),
         law="Law 02/2011 Art. 31"),
    Move("notify_result", _("Tell the reporter the result"), from_states(DECIDED), None,
         policy.HANDLE, (MESSAGE,), law="Law 02/2011 Art. 32"),
    Move("close", _("Close"), from_states(DECIDED), CLOSED, policy.DECIDE, (), grounds="close_case"),
)  # fmt: skip
