"""Codes of everything that can happen to a report."""

from __future__ import annotations

REPORT_RECEIVED = "report.received"
REPORT_CLASSIFIED = "report.classified"
REPORT_KIND_CHANGED = "report.kind_changed"
REPORT_CATEGORY_CORRECTED = "report.category_corrected"
REPORT_URGENCY_SET = "report.urgency_set"
REPORT_ASSIGNED = "report.assigned"
REPORT_CLAIMED = "report.claimed"  # somebody took on an emergency
REPORT_BRIEFED = "report.briefed"  # first or second word on an emergency went up
REPORT_INSPECTED = "report.inspected"
REPORT_TRANSFERRED = "report.transferred"
REPORT_TRANSFER_ACCEPTED = "report.transfer_accepted"
REPORT_TRANSFER_RETURNED = "report.transfer_returned"
REPORT_SUCCEEDED = "report.succeeded"  # its unit was dissolved; the successor holds it now
REPORT_ACCEPTED = "report.accepted"
REPORT_NOT_ACCEPTED = "report.not_accepted"
REPORT_EXTENDED = "report.extended"
REPORT_EXTENDED_BY_PROCURACY = "report.extended_by_procuracy"
REPORT_SUSPENDED = "report.suspended"
REPORT_RESUMED = "report.resumed"
REPORT_DECIDED = "report.decided"
REPORT_PAPER_RECORDED = "report.paper_recorded"
REPORT_RESULT_TOLD = "report.result_told"
REPORT_DEMANDED = "report.demanded"  # the procuracy asked for the file
REPORT_CLOSED = "report.closed"
REPORT_REOPENED = "report.reopened"
REPORT_COMPLAINED = "report.complained"
REPORT_COMPLAINT_SETTLED = "report.complaint_settled"
REPORT_GROUPED = "report.grouped"
REPORT_UNGROUPED = "report.ungrouped"
REPORT_RATED = "report.rated"
REPORT_SHIELDED = "report.shielded"
REPORT_HANDED_OVER = "report.handed_over"  # to the procuracy or another body
MESSAGE_RECEIVED = "message.received"
MESSAGE_SENT = "message.sent"
NOTE_WRITTEN = "note.written"
CONTACT_REVEALED = "contact.revealed"
CONTACT_ERASED = "contact.erased"
CONTACT_MINIMISED = "contact.minimised"  # erasure was asked for while the case is open
DEADLINE_WARNED = "deadline.warned"
DEADLINE_MISSED = "deadline.missed"
READING_WATCHED = "reading.watched"  # on an officer: very many reports opened in minutes
