"""A comment or a visitor's post that tells of a person or a crime is hidden at once."""

from __future__ import annotations

from caunoi.channels.chat import Talk
from caunoi.channels.conversing import say_in_chat
from caunoi.channels.dialogue.turns import Heard
from caunoi.channels.dialogue.words import Said
from caunoi.channels.errors import PermanentFailure, UnknownOutcome
from caunoi.channels.facebook.graph import Graph, path_of
from caunoi.channels.facebook.reading_feed import THREAD
from caunoi.channels.models import Conversation
from caunoi.channels.taking_later import note_hidden_by_us
from caunoi.questions.choices import Trace
from caunoi.questions.cleaning import find_traces
from caunoi.reports.choices import Kind
from caunoi.reports.models import Report
from caunoi.reports.urgent import likely_category

_OF_PERSONS = {
    Trace.NAME, Trace.PHONE, Trace.ADDRESS, Trace.EMAIL, Trace.ID, Trace.ACCOUNT, Trace.PLATE,
}  # fmt: skip
SURE = 0.25  # of a category's score
_KINDS = {Kind.CRIME_REPORT, Kind.DENUNCIATION}


def must_be_hidden(text: str, report: Report) -> bool:
    """Whether who reads the comment learns of a crime, of a person, or of where they are found."""
    if report.about_police or report.kind in _KINDS:
        return True
    if _tells_of_crime(text):  # later words may tell of more than the report did at first
        return True
    return any(found.kind in _OF_PERSONS for found in find_traces(text))


def _tells_of_crime(text: str) -> bool:
    category = likely_category(text, least=SURE)
    return category is not None and category.kind in _KINDS


def hide_if_needed(conversation: Conversation, heard: Heard, report: Report) -> None:
    """Have the comment hidden, in the caller's transaction; the conversation is locked."""
    if must_be_hidden(heard.text, report):
        say_in_chat(conversation, Said(""), reply_to=heard.key, hides=True)


def hide(graph: Graph, talk: Talk, comment: str) -> str:
    """Hide it there, unless somebody did; its writer and their friends still see it.

    A visitor's own post is hidden by the same yes; whether it can be is told of comments alone.

    Raises:
        PermanentFailure: Facebook lets nobody hide this one. And what `Graph` raises.
    """
    is_post = talk.thread == f"{THREAD}{comment}"
    fields = "is_hidden" if is_post else "can_hide,is_hidden"
    held = graph.get(path_of(comment), fields=fields)
    if not held.get("is_hidden"):
        if held.get("can_hide") is False:
            raise PermanentFailure("comment cannot be hidden")
        note_hidden_by_us(talk.account, comment)  # before: the answer may be lost
        done = graph.post(path_of(comment), {"is_hidden": True})
        if done.get("success") is not True:
            raise UnknownOutcome("hiding was not confirmed")
    return f"{comment}#hidden"
