"""What the law's clocks are called for the one who waits: what is done for them, in plain words.

The desk, the papers and the API call a clock as its rule does.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_FINISH_AGAIN = _("Finish the work on your report, which was opened again")
_COMPLAINT = _("Decide on your complaint")
_CHECK = _("Find out what happened and decide what follows")
_DENUNCIATION = _("Look into what you told us about the police, and decide")
_RESULT = _("Give you an answer with the result")
_PAUSED = _("Tell you that the work is paused, and why")
_HANDLER = _("Take it on and tell you who handles it")
_ANSWER = _("Answer your question")
# Every rule but the windows of time that belong to the reporter.
PLAIN: dict[str, Any] = {
    "any.claim_emergency": _("An officer on duty takes up the emergency"),
    "any.accept_transfer": _("The new unit takes over your report"),
    "any.finish_reopened": _FINISH_AGAIN,
    "any.finish_reopened_case": _FINISH_AGAIN,
    "complaint.accept": _("Tell you whether your complaint is taken on"),
    "complaint.settle": _COMPLAINT,
    "complaint.settle_complex": _COMPLAINT,
    "complaint.settle_remote": _COMPLAINT,
    "complaint.settle_remote_complex": _COMPLAINT,
    "crime_report.classify": _("Read your report and say how it will be handled"),
    "crime_report.transfer": _("Send your report to the body that is responsible for it"),
    "crime_report.ward_hands_over": _("Pass your report to the investigators"),
    "crime_report.urgent_first_word": _("Report the emergency to our superiors"),
    "crime_report.urgent_second_word": _("Report to our superiors how the emergency goes on"),
    "crime_report.notify_receipt": _("Tell you in writing that your report was received"),
    "crime_report.verify": _CHECK,
    "crime_report.extend_by_head": _CHECK,
    "crime_report.request_extension": _("Ask the procuracy for more time, if it is needed"),
    "crime_report.extend_by_procuracy": _CHECK,
    "crime_report.send_prosecution": _("Send the decision to the procuracy, which supervises us"),
    "crime_report.send_non_prosecution": _("Tell you why no criminal case is opened"),
    "crime_report.send_suspension": _PAUSED,
    "crime_report.resume": _CHECK,
    "crime_report.resume_by_procuracy": _CHECK,
    "crime_report.send_resumption": _("Tell you that the work goes on"),
    "crime_report.notify_result": _("Tell you the result"),
    "crime_report.settle_complaint": _("The head of the unit decides on your objection"),
    "crime_report.procuracy_settles_complaint": _("The procuracy decides on your objection"),
    "crime_report.hand_over_to_procuracy": _("Pass your report to the procuracy"),
    "denunciation.check": _("Tell you whether your denunciation is taken on"),
    "denunciation.settle": _DENUNCIATION,
    "denunciation.extend": _DENUNCIATION,
    "denunciation.notify_suspension": _PAUSED,
    "fire_hazard.accept": _("Take it on and tell you who looks at it"),
    "fire_hazard.look": _("Go and look at the place"),
    "fire_hazard.answer": _RESULT,
    "order_feedback.accept": _HANDLER,
    "order_feedback.accept_urgent": _HANDLER,
    "order_feedback.answer": _RESULT,
    "order_feedback.tell_progress": _("Tell you how far the work is"),
    "question.answer_simple": _ANSWER,
    "question.say_when": _("Tell you by when your question is answered"),
    "question.answer_complex": _ANSWER,
    "question.extend": _ANSWER,
    "question.answer_online_ready": _ANSWER,
}
# Duties between offices: a resident waits for nothing of theirs. Missed ones are told all the same.
BETWEEN_OFFICES = frozenset({
    "crime_report.urgent_first_word", "crime_report.urgent_second_word",
    "crime_report.request_extension",
})  # fmt: skip


def plain_title(rule: str) -> str:
    """What a clock is called for a resident; empty where it has only the name of its rule."""
    return str(PLAIN.get(rule, ""))
