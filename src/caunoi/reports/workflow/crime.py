"""Crime reports: tố giác, tin báo, kiến nghị khởi tố (BLTTHS Art. 144-150, 154, 157, 158)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.reports.choices import State
from caunoi.reports.workflow.common import MESSAGE, PAPER, WHY
from caunoi.reports.workflow.moves import AT_WORK, Field, Move, from_states

RECEIVED, CLASSIFIED, VERIFYING = State.RECEIVED, State.CLASSIFIED, State.VERIFYING
SUSPENDED, DECIDED, CLOSED = State.SUSPENDED, State.DECIDED, State.CLOSED

AT_RECEIPT = ("crime_report.classify", "crime_report.notify_receipt", "crime_report.verify")

CRIME: tuple[Move, ...] = (
    Move("classify", _("Classify"), from_states(RECEIVED), CLASSIFIED, policy.CLASSIFY,
         (Field("crime_source", _("What it is in law"), "crime_source"),
          Field("category", _("Category"), "category", required=False)),
         meets=("crime_report.classify",), law="TTLT 01/2017"),
    Move("notify_receipt", _("Notify the receipt"), AT_WORK, None, policy.HANDLE,
         (PAPER, MESSAGE), meets=("crime_report.notify_receipt",), law="TTLT 01/2017 Art. 14.1"),
    Move("assign", _("Assign for verification"), from_states(CLASSIFIED), VERIFYING, policy.ASSIGN,
         (Field("officer", _("Officer"), "officer"), PAPER), law="BLTTHS Art. 147"),
    Move("extend", _("Extend the verification"), from_states(VERIFYING), None, policy.DECIDE,
         (WHY, PAPER), starts=("crime_report.extend_by_head",), law="BLTTHS Art. 147.2"),
    Move("extend_by_procuracy", _("Record the procuracy's extension"), from_states(VERIFYING), None,
         policy.DECIDE, (WHY, PAPER), starts=("crime_report.extend_by_procuracy",),
         law="BLTTHS Art. 147.2"),
    Move("suspend", _("Suspend"), from_states(VERIFYING), SUSPENDED, policy.DECIDE,
         (PAPER,), grounds="suspend", starts=("crime_report.send_suspension",),
         law="BLTTHS Art. 148"),
    Move("send_suspension", _("Record that the suspension was sent"), from_states(SUSPENDED), None,
         policy.HANDLE, (PAPER, MESSAGE), meets=("crime_report.send_suspension",),
         law="BLTTHS Art. 148.2"),
    Move("resume", _("Resume"), from_states(SUSPENDED), VERIFYING, policy.DECIDE, (WHY, PAPER),
         starts=("crime_report.resume", "crime_report.send_resumption"),
         law="BLTTHS Art. 149"),
    Move("resume_by_procuracy", _("Resume: the procuracy cancelled the suspension"),
         from_states(SUSPENDED), VERIFYING, policy.DECIDE, (PAPER,),
         starts=("crime_report.resume_by_procuracy",), law="BLTTHS Art. 148.2"),
    Move("send_resumption", _("Record that the resumption was sent"), from_states(VERIFYING), None,
         policy.HANDLE, (PAPER,), meets=("crime_report.send_resumption",), law="BLTTHS Art. 149"),
    Move("prosecute", _("Decide to prosecute"), from_states(VERIFYING), DECIDED, policy.DECIDE,
         (PAPER,), grounds="prosecute", starts=("crime_report.send_prosecution",
                                                "crime_report.notify_result"),
         law="BLTTHS Art. 153, 154"),
    Move("not_prosecute", _("Decide not to prosecute"), from_states(VERIFYING), DECIDED,
         policy.DECIDE, (PAPER, WHY), grounds="not_prosecute",
         starts=("crime_report.send_non_prosecution", "crime_report.notify_result"),
         law="BLTTHS Art. 157, 158"),
    Move("send_decision", _("Record that the decision went to the procuracy"),
         from_states(DECIDED), None, policy.HANDLE, (PAPER,),
         meets=("crime_report.send_prosecution", "crime_report.send_non_prosecution"),
         law="BLTTHS Art. 154, 158"),
    Move("notify_result", _("Tell the reporter the result"), from_states(DECIDED), None,
         policy.HANDLE, (MESSAGE,), meets=("crime_report.notify_result",),
         law="TTLT 01/2017 Art. 14.2, 14.3"),
    Move("close", _("Close"), from_states(DECIDED), CLOSED, policy.DECIDE, (), grounds="close_crime",
         law="LAW 5.1 S10"),
    Move("demand_by_procuracy", _("Record that the procuracy takes over"), AT_WORK, None,
         policy.HANDLE, (PAPER,), starts=("crime_report.hand_over_to_procuracy",),
         law="BLTTHS Art. 146.2, 145.3(c)"),
    Move("hand_over", _("Hand over to a body outside this force"), AT_WORK, CLOSED, policy.DECIDE,
         (Field("body", _("Body"), "line"), PAPER, MESSAGE), grounds="close_crime",
         meets=("crime_report.hand_over_to_procuracy",), law="BLTTHS Art. 146.2"),
    Move("object", _("Object to the handling"), from_states(DECIDED, CLOSED), None, "",
         (WHY,), starts=("crime_report.settle_complaint",), law="BLTTHS Art. 471, 475",
         by_reporter=True),
    Move("settle_objection", _("Settle the objection"), from_states(DECIDED, CLOSED), None,
         policy.DECIDE, (PAPER, MESSAGE), grounds="settle_objection",
         meets=("crime_report.settle_complaint",), law="BLTTHS Art. 475"),
)  # fmt: skip
