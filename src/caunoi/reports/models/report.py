"""The report itself and the clusters in which doubles are grouped."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.reports.choices import Channel, CrimeSource, Kind, State, Urgency
from caunoi.reports.codes import spell_code
from caunoi.reports.models.contact import Contact
from caunoi.reports.querysets import ReportQuerySet
from caunoi.units.models import Unit


class Cluster(models.Model):
    """Reports of one matter, side by side: each keeps its person, its clock, its secrecy."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Report(models.Model):
    """What a resident told the police, and how far it has come."""

    history_kind: ClassVar[str] = "report"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9)  # nine digits, the last one checks
    secret_hash = models.BinaryField(max_length=32)
    secret_used_at = models.DateField(null=True)

    kind = models.CharField(max_length=16, choices=Kind.choices)
    crime_source = models.CharField(max_length=12, choices=CrimeSource.choices, blank=True)
    category = models.CharField(max_length=48)  # code of a leaf
    suggested_category = models.CharField(max_length=48, blank=True)
    suggested_words = models.JSONField(default=list)
    text = models.TextField()
    search = SearchVectorField(null=True)  # folded text, place and code; "simple" configuration

    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    quadkey = models.CharField(max_length=23, blank=True)
    h3_cell = models.CharField(max_length=16, blank=True)  # resolution 8, for public figures
    area_code = models.CharField(max_length=16, blank=True)  # the ward's code
    place = models.CharField(max_length=500, blank=True)  # the reporter's own words
    place_unknown = models.BooleanField(default=False)

    occurred_at = models.DateTimeField(null=True)
    occurred_words = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()  # by the provider's clock; the legal clocks start here
    received_at = models.DateTimeField()  # by ours

    channel = models.CharField(max_length=12, choices=Channel.choices)
    language = models.CharField(max_length=2, default="vi")
    anonymous = models.BooleanField(default=False)
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, db_index=False)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    previous_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    assignee = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # {"why": {"vi": sentence, "en": sentence}, "rule": why}
    routing = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State.choices, default=State.RECEIVED)
    state_before = models.CharField(max_length=16, blank=True)  # to return to after a hand-over
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices)
    next_rule = models.CharField(max_length=64, blank=True)
    next_due = models.DateTimeField(null=True)
    about_police = models.BooleanField(default=False)

    outcome = models.CharField(max_length=32, blank=True)
    ground = models.CharField(max_length=48, blank=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    rating = models.PositiveSmallIntegerField(null=True)
    rating_words = models.CharField(max_length=1000, blank=True)
    cluster = models.ForeignKey(Cluster, on_delete=models.SET_NULL, null=True, db_index=False)
    touched_at = models.DateTimeField()  # the last message or change
    waits_for_answer = models.BooleanField(default=False)  # the reporter wrote last

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            # Not `unique=True`, which brings a second index for searches by beginnings.
            models.UniqueConstraint(fields=["code"], name="report_code_once"),
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(contact=None), name="anonymous_has_no_contact"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="closed_says_when",
            ),
            # Closing needs a named ground, whoever writes to this table.
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(ground=""), name="closed_says_why"
            ),
        ]
        # Every index that a new report enters is paid for by everybody who sends one: foreign keys
        # have none of their own, and what a new report never has stays out by a condition.
        indexes = [
            models.Index(fields=["unit", "-received_at", "-id"], name="report_unit_new"),
            models.Index(fields=["-received_at", "-id"], name="report_new"),
            models.Index(fields=["area_code", "-received_at", "-id"], name="report_area_new"),
            models.Index(fields=["category", "-received_at", "-id"], name="report_category_new"),
            models.Index(
                fields=["unit", "next_due", "id"], name="report_unit_due",
                condition=~Q(state="closed"),
            ),
            # Columns behind the id are looked at in the index, without a look at the row.
            models.Index(
                fields=["next_due", "id", "area_code"], name="report_due",
                condition=~Q(state="closed"),
            ),
            models.Index(
                fields=["assignee", "next_due", "id"], name="report_mine",
                condition=~Q(state="closed") & Q(assignee__isnull=False),
            ),
            models.Index(
                fields=["assignee", "-received_at", "-id"], name="report_mine_new",
                condition=Q(assignee__isnull=False),
            ),
            models.Index(
                fields=["-received_at", "-id"], name="report_urgent",
                condition=Q(urgency=1),
            ),
            # Of the next eight a new report is in two, those of the ones who wait; an emergency is
            # in three more, one that comes by a channel other than the web in another.
            models.Index(
                fields=["-received_at", "-id", "kind", "category", "area_code"],
                name="report_urgent_open",
                condition=~Q(state="closed") & Q(urgency=1),
            ),
            models.Index(
                fields=["unit", "-received_at", "-id"], name="report_unit_urgent",
                condition=~Q(state="closed") & Q(urgency=1),
            ),
            models.Index(
                fields=["-received_at", "-id", "category"], name="report_waiting",
                condition=Q(waits_for_answer=True),
            ),
            models.Index(
                fields=["unit", "-received_at", "-id"], name="report_unit_waiting",
                condition=Q(waits_for_answer=True),
            ),
            models.Index(
                fields=["-received_at", "-id", "unit"], name="report_urgent_waiting",
                condition=Q(waits_for_answer=True, urgency=1),
            ),
            # Values that few reports have: without these a page of them walks the whole table.
            models.Index(
                fields=["state", "-received_at", "-id"], name="report_state_new",
                condition=~Q(state="closed") & ~Q(state="received"),
            ),
            models.Index(
                fields=["channel", "-received_at", "-id"], name="report_channel_new",
                condition=~Q(state="closed") & ~Q(channel="web"),
            ),
            models.Index(
                fields=["unit", "-closed_at"], name="report_unit_closed",
                condition=Q(state="closed"),
            ),
            models.Index(
                fields=["contact"], name="report_contact", condition=Q(contact__isnull=False)
            ),
            models.Index(
                fields=["previous_unit"], name="report_handed_from",
                condition=Q(previous_unit__isnull=False),
            ),
            models.Index(
                fields=["cluster"], name="report_cluster", condition=Q(cluster__isnull=False)
            ),
            GinIndex(fields=["search"], name="report_search", fastupdate=False),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.spelled_code

    @property
    def spelled_code(self) -> str:
        """The code as people see and say it: 1234-5678-9."""
        return spell_code(self.code)

    @property
    def is_open(self) -> bool:
        """Whether work remains."""
        return self.state != State.CLOSED
