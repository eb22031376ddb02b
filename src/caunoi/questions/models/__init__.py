"""All tables of the part `questions`."""

from caunoi.questions.models.answers import Answer, Citation, LegalText, Revision
from caunoi.questions.models.asking import Asked, Handled, SearchMiss, Synonym, Vote, WordCount

__all__ = [
    "Answer", "Asked", "Citation", "Handled", "LegalText", "Revision", "SearchMiss", "Synonym",
    "Vote", "WordCount",
]  # fmt: skip
