"""Codes of everything that can happen to an answer and what it rests on."""

from __future__ import annotations

ANSWER_WRITTEN = "answer.written"  # a wording waits for a second officer
ANSWER_RELEASED = "answer.released"
ANSWER_RETURNED = "answer.returned"
ANSWER_CONFIRMED = "answer.confirmed"  # read again, still right
ANSWER_MARKED = "answer.marked"  # a text it cites changed
ANSWER_WITHDRAWN = "answer.withdrawn"
LEGAL_TEXT_ADDED = "legal_text.added"
LEGAL_TEXT_UPDATED = "legal_text.updated"
QUESTION_DECIDED = "question.decided"  # private, public, covered: beside its report's own history
SYNONYM_KEPT = "synonym.kept"
SYNONYM_DROPPED = "synonym.dropped"

# Seen at the desk of questions and on the answers' own pages; nobody is told by message.
SILENT = frozenset(
    {
        ANSWER_WRITTEN, ANSWER_RELEASED, ANSWER_RETURNED, ANSWER_CONFIRMED, ANSWER_MARKED,
        ANSWER_WITHDRAWN, LEGAL_TEXT_ADDED, LEGAL_TEXT_UPDATED, QUESTION_DECIDED, SYNONYM_KEPT,
        SYNONYM_DROPPED,
    }
)  # fmt: skip
