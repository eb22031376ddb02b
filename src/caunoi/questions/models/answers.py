"""Published answers with their wordings, and what they cite."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.questions.choices import AnswerState, Certainty, Field, RevisionState
from caunoi.reports.models import Report
from caunoi.units import directory
from caunoi.units.models import Unit

DETAILS = ("steps", "papers", "fee", "time", "place")


class LegalText(models.Model):
    """A law, decree or circular, with the days between which it holds."""

    history_kind: ClassVar[str] = "legal_text"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)  # 68/2020/QH14
    title = models.CharField(max_length=300)
    effective_from = models.DateField(null=True)
    effective_to = models.DateField(null=True)
    certainty = models.CharField(max_length=1, choices=Certainty.choices, default=Certainty.B)
    url = models.URLField(max_length=300, blank=True)
    changed_at = models.DateTimeField(null=True)  # when an officer said that it changed
    change = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.code


class Answer(models.Model):
    """One question that many ask, with its answer as it stands now.

    The columns hold the released wording; drafts are Revisions. `search` holds folded words, pairs
    of words and the shelf (indexing.py). `marked_at`: a text it cites changed, or the like.
    """

    history_kind: ClassVar[str] = "answer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    field = models.CharField(max_length=12, choices=Field.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=120, blank=True)  # who in the unit keeps it
    state = models.CharField(max_length=10, choices=AnswerState.choices, default=AnswerState.DRAFT)
    title = models.CharField(max_length=300)
    short = models.TextField(blank=True)
    steps: models.JSONField[Any, Any] = models.JSONField(default=list)
    papers: models.JSONField[Any, Any] = models.JSONField(default=list)
    fee = models.CharField(max_length=300, blank=True)
    time = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    short_en = models.TextField(blank=True)
    steps_en: models.JSONField[Any, Any] = models.JSONField(default=list)
    papers_en: models.JSONField[Any, Any] = models.JSONField(default=list)
    fee_en = models.CharField(max_length=300, blank=True)
    time_en = models.CharField(max_length=300, blank=True)
    place_en = models.CharField(max_length=300, blank=True)
    procedure = models.SlugField(max_length=80, blank=True, db_index=False)
    other_words = models.TextField(blank=True)  # how else it is asked, a line each; not shown
    certainty = models.CharField(max_length=1, choices=Certainty.choices, default=Certainty.B)
    source = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    marked_at = models.DateTimeField(null=True)
    marked_why = models.CharField(max_length=500, blank=True)
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)
    shelf = models.PositiveSmallIntegerField(default=0)  # 0 holds what helped most
    search = SearchVectorField(null=True)

    class Meta:
        indexes = [
            GinIndex(
                fields=["search"], name="answer_search", fastupdate=False,
                condition=Q(state=AnswerState.PUBLISHED.value),
            ),
            models.Index(fields=["unit", "state", "review_on"], name="answer_of_unit"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.slug

    @property
    def shown_title(self) -> str:
        """In the reader's language, where it was written."""
        return self.title_en if get_language() == "en" and self.title_en else self.title

    @property
    def shown_short(self) -> str:
        """The short answer in the reader's language, where it was written."""
        return self.short_en if get_language() == "en" and self.short_en else self.short

    @property
    def shown_details(self) -> dict[str, Any]:
        """Steps, papers, fee, time, place; in English only where all of them were written so."""
        said = {name: getattr(self, name) for name in DETAILS}
        english = {name: getattr(self, f"{name}_en") for name in DETAILS}
        whole = all(english[name] for name in DETAILS if said[name])
        wanted = get_language() == "en"
        return {
            **(english if wanted and whole else said),
            "is_foreign": wanted and not whole and any(said.values()),
        }

    @property
    def unit_name(self) -> str:
        """The unit that answers, in the reader's language."""
        found = directory.find_unit_by_pk(self.unit_id)
        return found.label if found else self.unit.name

    @property
    def is_certain(self) -> bool:
        """Whether it may be shown without the word that it is to be checked."""
        return self.certainty == Certainty.A


class Revision(models.Model):
    """One wording of an answer: what was written, by whom, who released it. They are its versions.

    `words` is a `wording.Wording` as a dictionary.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    words: models.JSONField[Any, Any] = models.JSONField()
    state = models.CharField(
        max_length=10, choices=RevisionState.choices, default=RevisionState.WAITING
    )
    why = models.CharField(max_length=300, blank=True)
    writer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    settled_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_why = models.CharField(max_length=300, blank=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["answer"], condition=Q(state="waiting"), name="one_revision_waits"
            ),
        ]
        indexes = [
            models.Index(
                fields=["written_at"], condition=Q(state="waiting"), name="revision_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.number}"


class Citation(models.Model):
    """An article of a legal text on which an answer rests."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="citations")
    text = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="citations")
    article = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "text", "article"], name="citation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.text_id}"
