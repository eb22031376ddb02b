"""Crime reports: denunciations, information, proposals to prosecute (BLTTHS Art. 144-158)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.reports import events
from caunoi.reports.choices import State
from caunoi.reports.workflow.common import (
    ANY_AT_RECEIPT,
    CLAIM,
    EMERGENCY,
    FILES,
    MESSAGE,
    PAPER,
    SEND_ON,
    WHEN,
    WHY,
    reopening,
)
from caunoi.reports.workflow.moves import ALL, AT_WORK, AtReceipt, Field, Move, from_states
from caunoi.units.choices import UnitKind

RECEIVED, CLASSIFIED, VERIFYING = State.RECEIVED, State.CLASSIFIED, State.VERIFYING
SUSPENDED, DECIDED, CLOSED = State.SUSPENDED, State.DECIDED, State.CLOSED

AT_RECEIPT = (
    *ANY_AT_RECEIPT,
    AtReceipt("crime_report.classify"),
    AtReceipt("crime_report.notify_receipt"),
    AtReceipt("crime_report.verify"),
    AtReceipt("crime_report.ward_hands_over", unit_kinds=frozenset({UnitKind.WARD.value})),
    AtReceipt("crime_report.urgent_first_word", urgencies=EMERGENCY),
    AtReceipt("crime_report.urgent_second_word", urgencies=EMERGENCY),
)
WORDS_UP = ("crime_report.urgent_first_word", "crime_report.urgent_second_word")
# Art. 147-149: whichever of these runs ends with a decision, a suspension being one of them.
VERIFY = (
    "crime_report.verify", "crime_report.extend_by_head", "crime_report.extend_by_procuracy",
    "crime_report.resume", "crime_report.resume_by_procuracy", "any.finish_reopened_case",
)  # fmt: skip
ASK = ("crime_report.request_extension",)
OBJECTION = ("crime_report.settle_complaint", "crime_report.procuracy_settles_complaint")
# What must be done before a decided report may be closed (LAW 5.1 S4, S8, S9).
OWED = (
    "crime_report.notify_receipt", "crime_report.send_prosecution",
    "crime_report.send_non_prosecution", "crime_report.notify_result",
    "crime_report.hand_over_to_procuracy", *OBJECTION,
)  # fmt: skip

_FIRST_STEPS: tuple[Move, ...] = (
    Move("classify", _("Classify"), from_states(RECEIVED), CLASSIFIED, policy.CLASSIFY,
         (Field("crime_source", _("What it is in law"), "crime_source"),
          Field("category", _("Category"), "category", required=False),
          Field("competent", _("This unit is competent"), "flag", required=False)),
         meets=("crime_report.classify", *CLAIM), may_start=("crime_report.transfer",),
         law="TTLT 01/2017",
         records=events.REPORT_CLASSIFIED),
    Move("brief", _("Report the emergency up"), AT_WORK, None, policy.HANDLE,
         (Field("text", _("What is known"), "text"),), records=events.REPORT_BRIEFED),
    Move("notify_receipt", _("Notify the receipt"), AT_WORK, None, policy.HANDLE,
         (PAPER, MESSAGE), meets=("crime_report.notify_receipt",), law="TTLT 01/2017 Art. 14.1",
         records=events.REPORT_PAPER_RECORDED),
    Move("assign", _("Assign for verification"), from_states(CLASSIFIED), VERIFYING, policy.ASSIGN,
         (Field("officer", _("Officer"), "officer"), PAPER), meets=CLAIM, cancels=SEND_ON,
         law="BLTTHS Art. 147", records=events.REPORT_ASSIGNED),
)  # fmt: skip

_EXTENSIONS: tuple[Move, ...] = (
    Move("extend", _("Extend the verification"), from_states(VERIFYING), None, policy.DECIDE,
         (WHY, PAPER), starts=("crime_report.extend_by_head", *ASK), law="BLTTHS Art. 147.2",
         records=events.REPORT_EXTENDED),
    Move("request_extension", _("Record the request to the procuracy"), from_states(VERIFYING),
         None, policy.HANDLE, (WHY, PAPER), meets=ASK, law="TTLT 01/2017 Art. 11",
         records=events.REPORT_PAPER_RECORDED),
    Move("extend_by_procuracy", _("Record the procuracy's extension"), from_states(VERIFYING), None,
         policy.DECIDE, (PAPER, Field("months", _("Months granted"), "months", required=False)),
         meets=ASK, starts=("crime_report.extend_by_procuracy",),
         law="BLTTHS Art. 147.3", records=events.REPORT_EXTENDED_BY_PROCURACY),
    Move("suspend", _("Suspend the case"), from_states(VERIFYING), SUSPENDED, policy.DECIDE,
         (PAPER, WHY), grounds="suspend", meets=VERIFY, cancels=ASK,
         starts=("crime_report.send_suspension",), law="BLTTHS Art. 148",
         records=events.REPORT_SUSPENDED),
    Move("send_suspension", _("Record that the suspension was sent"), from_states(SUSPENDED), None,
         policy.HANDLE, (PAPER, MESSAGE), meets=("crime_report.send_suspension",),
         law="BLTTHS Art. 148.2", records=events.REPORT_PAPER_RECORDED),
    Move("resume", _("Resume the case"), from_states(SUSPENDED), VERIFYING, policy.DECIDE,
         (WHY, PAPER), starts=("crime_report.resume", "crime_report.send_resumption"),
         law="BLTTHS Art. 149", records=events.REPORT_RESUMED),
    Move("resume_by_procuracy", _("Resume: the procuracy cancelled the suspension"),
         from_states(SUSPENDED), VERIFYING, policy.DECIDE, (PAPER, WHEN),
         starts=("crime_report.resume_by_procuracy",), law="BLTTHS Art. 148.2",
         records=events.REPORT_RESUMED),
    Move("send_resumption", _("Record that the resumption was sent"), from_states(VERIFYING), None,
         policy.HANDLE, (PAPER, MESSAGE), meets=("crime_report.send_resumption",),
         law="BLTTHS Art. 149", records=events.REPORT_PAPER_RECORDED),
)  # fmt: skip

_OUTCOMES: tuple[Move, ...] = (
    Move("prosecute", _("Decide to prosecute"), from_states(VERIFYING), DECIDED, policy.DECIDE,
         (PAPER, Field("arrests", _("Persons arrested"), "count", required=False)),
         grounds="prosecute", meets=VERIFY, cancels=(*ASK, *SEND_ON),
         starts=("crime_report.send_prosecution", "crime_report.notify_result"),
         law="BLTTHS Art. 153, 154", records=events.REPORT_DECIDED),
    Move("not_prosecute", _("Decide not to prosecute"), from_states(VERIFYING), DECIDED,
         policy.DECIDE, (PAPER, WHY), grounds="not_prosecute", meets=VERIFY,
         cancels=(*ASK, *SEND_ON),
         starts=("crime_report.send_non_prosecution", "crime_report.notify_result"),
         law="BLTTHS Art. 157, 158", records=events.REPORT_DECIDED),
    Move("send_decision", _("Record that the decision went to the procuracy"),
         from_states(DECIDED), None, policy.HANDLE, (PAPER,),
         meets=("crime_report.send_prosecution", "crime_report.send_non_prosecution"),
         law="BLTTHS Art. 154, 158", records=events.REPORT_PAPER_RECORDED),
    Move("notify_result", _("Tell the reporter the result"), from_states(DECIDED), None,
         policy.HANDLE, (MESSAGE, FILES), meets=("crime_report.notify_result",),
         starts=("crime_report.complain",), law="TTLT 01/2017 Art. 14.2, 14.3",
         records=events.REPORT_RESULT_TOLD),
    Move("demand_by_procuracy", _("Record that the procuracy takes over"), AT_WORK, None,
         policy.HANDLE, (PAPER, WHEN), starts=("crime_report.hand_over_to_procuracy",),
         law="BLTTHS Art. 146.2, 145.3(c)", records=events.REPORT_DEMANDED),
    # Art. 146.2: not ours. It ends our work, but only `close` ends the report.
    Move("hand_over", _("Hand over to a body outside this force"),
         from_states(CLASSIFIED, VERIFYING, SUSPENDED), DECIDED, policy.DECIDE,
         (Field("body", _("Receiving body"), "line"), PAPER, MESSAGE), grounds="hand_over",
         meets=("crime_report.hand_over_to_procuracy", *SEND_ON), cancels=ALL,
         law="BLTTHS Art. 146.2", records=events.REPORT_HANDED_OVER),
    # A demand may come after the decision, or outlast it (Art. 145.3(c), a crime passed over): the
    # file goes, what is owed to the reporter stays owed.
    Move("hand_over_file", _("Record that the procuracy has the file"), from_states(DECIDED), None,
         policy.HANDLE, (PAPER,), meets=("crime_report.hand_over_to_procuracy",),
         law="BLTTHS Art. 146.2, 145.3(c)", records=events.REPORT_PAPER_RECORDED),
    Move("close", _("Close the report"), from_states(DECIDED), CLOSED, policy.DECIDE, (),
         grounds="close_crime", needs=OWED, starts=("any.reopen",), law="LAW 5.1 S10",
         records=events.REPORT_CLOSED),
)  # fmt: skip

_OBJECTIONS: tuple[Move, ...] = (
    Move("object", _("Object to the handling"), from_states(DECIDED, CLOSED), DECIDED, "",
         (Field("why", _("Reason"), "reason"),
          Field("late_why", _("Why it comes late"), "reason", required=False), FILES),
         meets=("crime_report.complain", "crime_report.complain_to_procuracy", "any.reopen"),
         may_start=OBJECTION,
         law="BLTTHS Art. 471, 475", records=events.REPORT_COMPLAINED, by_reporter=True),
    Move("settle_objection", _("Settle the objection"), from_states(DECIDED), None,
         policy.DECIDE, (PAPER, MESSAGE), grounds="settle_objection",
         meets=("crime_report.settle_complaint",),
         may_start=("crime_report.complain_to_procuracy", "any.finish_reopened_case"),
         law="BLTTHS Art. 475", records=events.REPORT_COMPLAINT_SETTLED),
    Move("record_procuracy_answer", _("Record how the procuracy settled the objection"),
         from_states(DECIDED), None, policy.DECIDE, (PAPER, MESSAGE), grounds="settle_objection",
         meets=("crime_report.procuracy_settles_complaint",),
         may_start=("any.finish_reopened_case",), law="BLTTHS Art. 475",
         records=events.REPORT_COMPLAINT_SETTLED),
)  # fmt: skip

CRIME: tuple[Move, ...] = (
    *_FIRST_STEPS, *_EXTENSIONS, *_OUTCOMES, *_OBJECTIONS,
    *reopening(VERIFYING, "any.finish_reopened_case"),
)  # fmt: skip
