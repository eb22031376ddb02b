"""Denunciations of officials, and complaints on administrative acts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.reports import events
from caunoi.reports.choices import State
from caunoi.reports.workflow.common import (
    ANY_AT_RECEIPT,
    CLAIM,
    FILES,
    MESSAGE,
    PAPER,
    WHY,
    reopening,
)
from caunoi.reports.workflow.moves import AtReceipt, Field, Move, from_states

RECEIVED, CHECKING, VERIFYING = State.RECEIVED, State.CHECKING, State.VERIFYING
SUSPENDED, DECIDED, CLOSED = State.SUSPENDED, State.DECIDED, State.CLOSED
OFFICER = Field("officer", _("Officer"), "officer")
TELL = Move(
    "notify_result", _("Tell the reporter the result"), from_states(DECIDED), None,
    policy.HANDLE, (MESSAGE, FILES), law="Law 25/2018 Art. 35; Law 02/2011 Art. 32",
    records=events.REPORT_RESULT_TOLD,
)  # fmt: skip
CLOSE = Move(
    "close", _("Close the report"), from_states(DECIDED), CLOSED, policy.DECIDE, (),
    grounds="close_case", starts=("any.reopen",), records=events.REPORT_CLOSED,
)  # fmt: skip
REOPENED = "any.finish_reopened_case"

DENUNCIATION_AT_RECEIPT = (*ANY_AT_RECEIPT, AtReceipt("denunciation.check"))
_SETTLE = ("denunciation.settle", "denunciation.extend")
DENUNCIATION: tuple[Move, ...] = (
    Move("classify", _("Begin the check"), from_states(RECEIVED), CHECKING, policy.CLASSIFY,
         meets=CLAIM, law="Law 25/2018 Art. 24", records=events.REPORT_CLASSIFIED),
    Move("accept", _("Accept the case"), from_states(CHECKING), VERIFYING, policy.DECIDE,
         (OFFICER, PAPER, MESSAGE), meets=("denunciation.check",), starts=("denunciation.settle",),
         law="Law 25/2018 Art. 29, 30", records=events.REPORT_ACCEPTED),
    Move("not_accept", _("Do not accept the case"), from_states(CHECKING), DECIDED, policy.DECIDE,
         (WHY, MESSAGE), grounds="not_accept_denunciation", meets=("denunciation.check",),
         law="Law 25/2018 Art. 24, 25", records=events.REPORT_NOT_ACCEPTED),
    Move("extend", _("Extend the time"), from_states(VERIFYING), None, policy.DECIDE, (WHY, PAPER),
         starts=("denunciation.extend",), law="Law 25/2018 Art. 30",
         records=events.REPORT_EXTENDED),
    # Art. 34: the time of the suspension does not count; `resume` runs the same clock on.
    Move("suspend", _("Suspend the case"), from_states(VERIFYING), SUSPENDED, policy.DECIDE,
         (PAPER, WHY), grounds="suspend_denunciation", cancels=(*_SETTLE, REOPENED),
         starts=("denunciation.notify_suspension",), law="Law 25/2018 Art. 34",
         records=events.REPORT_SUSPENDED),
    Move("send_suspension", _("Record that the suspension was sent"), from_states(SUSPENDED), None,
         policy.HANDLE, (PAPER, MESSAGE), meets=("denunciation.notify_suspension",),
         law="Law 25/2018 Art. 34", records=events.REPORT_PAPER_RECORDED),
    Move("resume", _("Resume the case"), from_states(SUSPENDED), VERIFYING, policy.DECIDE,
         (WHY, PAPER), law="Law 25/2018 Art. 34", records=events.REPORT_RESUMED),
    Move("conclude", _("Conclude on the denunciation"), from_states(VERIFYING), DECIDED,
         policy.DECIDE, (PAPER,), grounds="conclude_denunciation", meets=(*_SETTLE, REOPENED),
         law="Law 25/2018 Art. 35", records=events.REPORT_DECIDED),
    TELL, CLOSE, *reopening(VERIFYING, REOPENED),
)  # fmt: skip

COMPLAINT_AT_RECEIPT = (*ANY_AT_RECEIPT, AtReceipt("complaint.accept"))
# Where the place is hard to reach, accept says so and the longer pair runs.
REMOTE = {
    "complaint.settle": "complaint.settle_remote",
    "complaint.settle_complex": "complaint.settle_remote_complex",
}
COMPLAINT: tuple[Move, ...] = (
    Move("classify", _("Begin the check"), from_states(RECEIVED), CHECKING, policy.CLASSIFY,
         meets=CLAIM, law="Law 02/2011 Art. 27", records=events.REPORT_CLASSIFIED),
    Move("accept", _("Accept the case"), from_states(CHECKING), VERIFYING, policy.DECIDE,
         (OFFICER, PAPER, MESSAGE,
          Field("remote", _("The place is remote and hard to reach"), "flag", required=False)),
         meets=("complaint.accept",), starts=("complaint.settle",),
         may_start=("complaint.settle_remote",),
         law="Law 02/2011 Art. 27, 28", records=events.REPORT_ACCEPTED),
    Move("not_accept", _("Do not accept the case"), from_states(CHECKING), DECIDED, policy.DECIDE,
         (WHY, MESSAGE), grounds="not_accept_complaint", meets=("complaint.accept",),
         law="Law 02/2011 Art. 11, 27", records=events.REPORT_NOT_ACCEPTED),
    Move("extend", _("Treat as complex"), from_states(VERIFYING), None, policy.DECIDE,
         (WHY, PAPER), starts=("complaint.settle_complex",),
         may_start=("complaint.settle_remote_complex",), law="Law 02/2011 Art. 28",
         records=events.REPORT_EXTENDED),
    Move("decide", _("Decide on the complaint"), from_states(VERIFYING), DECIDED, policy.DECIDE,
         (PAPER,), grounds="decide_complaint", meets=(*REMOTE, *REMOTE.values(), REOPENED),
         law="Law 02/2011 Art. 31", records=events.REPORT_DECIDED),
    TELL, CLOSE, *reopening(VERIFYING, REOPENED),
)  # fmt: skip
