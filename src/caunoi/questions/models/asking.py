"""What people did with answers: asked all the same, said whether it helped, found nothing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.questions.choices import Decision, Field
from caunoi.questions.models.answers import Answer
from caunoi.reports.choices import VoteReason
from caunoi.reports.models import Report


class Asked(models.Model):
    """How a question came: which field was suggested and chosen, after which answer."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="asked")
    suggested = models.CharField(max_length=12, choices=Field.choices)
    chosen = models.CharField(max_length=12, choices=Field.choices)
    after = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id} {self.chosen}"


class Handled(models.Model):
    """What was decided about a question's answer: private, public, or covered by `answer`."""

    history_kind: ClassVar[str] = "question"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="handled")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, related_name="uses")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id} {self.decision}"


class Vote(models.Model):
    """One reader's word on an answer. Nothing says who: `once` is a random mark of the page."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="votes")
    helped = models.BooleanField()
    searched = models.BooleanField(default=False)  # the reader had typed a question first
    reason = models.CharField(max_length=12, choices=VoteReason.choices, blank=True)
    once = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["answer", "at"], name="vote_of_answer")]

    def __str__(self) -> str:
        return f"{self.answer_id} {'helped' if self.helped else self.reason}"


class SearchMiss(models.Model):
    """Folded words that found nothing here or on the portal, and how often; never words that hold
    a person's data.
    """

    words = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="vi")
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["words", "language"], name="search_miss_once"),
        ]

    def __str__(self) -> str:
        return self.words


class Synonym(models.Model):
    """Folded words that mean the same, separated by commas, for every search over what we publish;
    owned by whoever keeps answers or the portal.
    """

    history_kind: ClassVar[str] = "synonym"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    words = models.CharField(max_length=400, unique=True)
    written = models.CharField(max_length=500, blank=True, default="")  # as people write them
    kept_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words

    @property
    def shown(self) -> str:
        """With marks and capitals, where they were written so."""
        return self.written or self.words


class WordCount(models.Model):
    """In how many published answers a word or pair of words occurs; the rarer the more it says."""

    word = models.CharField(max_length=80, primary_key=True)
    answers = models.PositiveIntegerField()

    class Meta:
        indexes = [
            # For the last word while it is still being typed.
            models.Index(fields=["word"], name="word_beginning", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.answers}"
