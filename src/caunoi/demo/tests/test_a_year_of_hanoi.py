"""The demo's year: the district's figures to the last one, histories that verify."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from caunoi.core.clock import now
from caunoi.core.files.choices import ViewState
from caunoi.core.files.processing import process_pending_files
from caunoi.core.jobs import run_sealing
from caunoi.core.log.verify import verify_log
from caunoi.core.models import Event
from caunoi.demo.desk import lay_desk
from caunoi.demo.enclosures import FITTING, enclose_files
from caunoi.demo.examples import Told
from caunoi.demo.hours import is_office_time
from caunoi.demo.people import make_staff
from caunoi.demo.stories import make_reports
from caunoi.demo.voices import Voice, Words, all_wards, ward_name
from caunoi.demo.year import DAYS, district_wards, make_plan, read_shape
from caunoi.places.selectors import areas_on
from caunoi.reports.catalogue import find_category
from caunoi.reports.choices import Channel, Direction, Kind, State, Urgency
from caunoi.reports.contacts import open_contact
from caunoi.reports.models import Attachment, Cluster, Deadline, Message, Report, Shield
from caunoi.reports.search_words import words_of_report
from caunoi.reports.services.receipts import open_report
from caunoi.reports.workflow import NOT_OWED
from caunoi.reports.workflow.common import CLAIM
from caunoi.testing.reference import forget_city

HOME_WARD = "00316"
HALF_AN_HOUR = timedelta(minutes=30)
SCALE = 0.09  # of the year; the district's figures are told whole


@pytest.fixture(scope="module")
def receipts(
    _city_rows: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[list[Told]]:
    """A small year with the district's whole plan, loaded once for this module and taken back."""
    # As in production: asking the tables at every line whether units changed takes half the time.
    with django_db_blocker.unblock(), override_settings(REFERENCE_TTL_SECONDS=3600):
        outer = transaction.atomic()
        outer.__enter__()
        forget_city()
        make_staff()
        told = make_reports(lambda _line: None, scale=SCALE)
        lay_desk()
        enclose_files(HOME_WARD)
        process_pending_files(100)  # as the worker does
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield told
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


pytestmark = [
    pytest.mark.django_db, pytest.mark.ground, pytest.mark.usefixtures("city", "receipts"),
]  # fmt: skip


def in_district() -> set[str]:
    return set(district_wards("Quận Hoàng Mai"))


def test_the_district_s_figures_of_2019_come_out_to_the_last_one() -> None:
    reports = Report.objects.filter(area_code__in=in_district())
    decided = Event.objects.filter(
        code="report.decided", subject_id__in=reports.filter(outcome="prosecute").values("pk")
    )

    assert reports.count() == 1448
    assert reports.filter(category__startswith="an_ninh.").count() == 96
    crimes = reports.filter(category__regex="^(hinh_su|ma_tuy)[.]")
    assert 200 < crimes.count() < 230
    assert crimes.filter(outcome="prosecute").count() == 38
    assert reports.filter(outcome="prosecute").count() == 38
    assert sum(event.data["after"].get("arrests", 0) for event in decided) == 41
    assert reports.filter(kind=Kind.FIRE_HAZARD, outcome="fire_put_out").count() == 21


def test_the_whole_plan_has_twenty_thousand_reports_in_all_wards() -> None:
    plan = make_plan(all_wards(), now())
    shape = read_shape()

    assert len(plan) >= 20_000
    wards = {seed.ward for seed in plan}
    assert wards == set(all_wards())
    assert {seed.category for seed in plan} >= set(shape["categories"])
    assert (plan[-1].at - plan[0].at).days <= DAYS
    district = in_district()
    inside = [seed for seed in plan if seed.ward in district]
    assert len(inside) == 1448 - len(shape["desk"]["fresh"]) - len(shape["desk"]["alarms"])
    assert sum(seed.arrests for seed in inside) == 41


def test_all_kinds_states_and_channels_are_there() -> None:
    assert set(Report.objects.values_list("kind", flat=True).distinct()) == set(Kind.values)
    states = set(Report.objects.values_list("state", flat=True).distinct())
    assert states >= set(State.values) - {State.TRANSFERRED, State.CHECKING}
    channels = set(Report.objects.values_list("channel", flat=True).distinct())
    assert channels >= {Channel.WEB, Channel.API, Channel.EMAIL, Channel.PHONE, Channel.COUNTER}


def test_every_chain_has_all_its_numbers_and_the_log_verifies() -> None:
    broken = (
        Event.objects.filter(subject_kind="report").values("subject_id")
        .annotate(count=Count("pk")).order_by()
    )  # fmt: skip
    for row in broken[:400]:
        chain = Event.objects.filter(subject_id=row["subject_id"]).order_by("number")
        previous, last = bytes(32), None
        for number, event in enumerate(chain, start=1):
            assert event.number == number
            assert bytes(event.prev_hash) == previous
            assert last is None or event.at >= last
            previous, last = bytes(event.content_hash), event.at
    assert run_sealing() >= Event.objects.count()
    assert verify_log().finding is None


def test_nobody_is_told_now_of_what_happened_then() -> None:
    waiting = Event.objects.filter(dispatched_at=None)
    assert waiting.exists()  # today's desk: the worker tells of that
    ours = set(Report.objects.order_by("-received_at").values_list("pk", flat=True)[:80])
    assert set(waiting.filter(code="report.received").values_list("subject_id", flat=True)) <= ours


def test_what_the_rows_say_agrees() -> None:
    closed = Report.objects.filter(state=State.CLOSED)
    assert not closed.filter(outcome="").exists()
    ours = Deadline.objects.filter(met_at=None, cancelled_at=None, extended_by=None).exclude(
        rule__in=NOT_OWED
    )
    assert not ours.filter(report__in=closed).exclude(rule__startswith="any.").exists()
    assert not Report.objects.filter(received_at__gt=now()).exists()
    assert not Message.objects.filter(at__gt=now()).exists()
    for report in Report.objects.exclude(state=State.CLOSED)[:60]:
        due = ours.filter(report=report).order_by("due_at").first()
        assert (report.next_rule, report.next_due) == (
            (due.rule, due.due_at) if due else ("", None)
        )


def test_some_are_late_and_most_are_not() -> None:
    late = (
        Deadline.objects.filter(cancelled_at=None, extended_by=None, escalated__gt=0)
        .values("report").distinct().count()
    )  # fmt: skip
    assert 0.03 < late / Report.objects.count() < 0.09


def test_reports_about_the_police_are_hidden_from_whom_they_name() -> None:
    about = Report.objects.filter(about_police=True)
    assert about.exists()
    assert not about.filter(unit__kind="ward").exists()
    assert not about.exclude(pk__in=Shield.objects.values("report")).exists()


def test_contacts_open_and_the_nameless_have_none() -> None:
    assert not Report.objects.filter(anonymous=True, contact__isnull=False).exists()
    for report in Report.objects.filter(contact__isnull=False).select_related("contact")[:20]:
        assert report.contact is not None
        assert open_contact(report.contact).name


def test_search_words_are_what_the_database_makes_itself() -> None:
    for report in Report.objects.order_by("?")[:200]:
        words = words_of_report(
            report.text, report.place, report.code, report.received_at
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT search = to_tsvector('simple', %s) FROM reports_report WHERE id = %s",
                [words, report.pk],
            )
            assert cursor.fetchone() == (True,), words


def test_every_receipt_listed_opens(receipts: list[Told]) -> None:
    assert len(receipts) >= 8
    assert len({told.what for told in receipts}) >= 8
    for told in receipts:
        assert open_report(told.code, told.secret).spelled_code == told.code


def test_lists_do_not_look_cloned() -> None:
    texts = list(Report.objects.values_list("text", flat=True))
    assert len(set(texts)) / len(texts) > 0.97


def test_officers_decide_in_office_hours() -> None:
    decided = ("report.decided", "report.closed", "report.extended", "report.suspended",
               "report.not_accepted", "report.accepted")  # fmt: skip
    calm = Report.objects.exclude(urgency=Urgency.EMERGENCY).values("pk")
    found = list(Event.objects.filter(code__in=decided, subject_id__in=calm))
    # What is due before offices open again keeps somebody a little longer; where a clock leaves
    # no office hour at all, whoever is on duty does it: once in hundreds.
    late = [
        event.at for event in found
        if not is_office_time(event.at) and not is_office_time(event.at - HALF_AN_HOUR)
    ]  # fmt: skip
    assert len(late) < len(found) / 200


def test_no_text_names_another_ward_than_its_own() -> None:
    names = {p.short_name for day in (date(2019, 6, 1), date(2026, 1, 1)) for p in areas_on(day)}
    names = {name for name in names if " " in name} - {"Hà Nội"}
    for report in Report.objects.filter(about_police=False):
        own = ward_name(report.area_code)
        strange = {name for name in names if name in report.text and name not in own}
        assert not strange, (own, strange, report.text)


def test_every_emergency_is_taken_on_but_the_newest() -> None:
    waiting = Deadline.objects.filter(rule__in=CLAIM, met_at=None, cancelled_at=None)
    assert waiting.exclude(report__state=State.CLOSED).count() == 1


def test_doubles_stand_together_and_some_wait_for_it() -> None:
    clusters = Cluster.objects.annotate(count=Count("report"))
    assert clusters.count() >= 6
    for cluster in clusters:
        reports = Report.objects.filter(cluster=cluster)
        times = sorted(reports.values_list("received_at", flat=True))
        assert len(times) >= 2
        assert times[-1] - times[0] < timedelta(days=1)
        assert len(set(reports.values_list("unit", "category", "place"))) == 1
        assert len(set(reports.values_list("text", flat=True))) == reports.count()
    loose = (
        Report.objects.filter(cluster=None, unit__code=f"CA-{HOME_WARD}", about_police=False)
        .exclude(place="").values("category", "place").annotate(count=Count("pk"))
    )  # fmt: skip
    assert loose.filter(count__gt=1).exists()


def test_some_reports_have_files_that_can_be_looked_at() -> None:
    found = Attachment.objects.select_related("file", "report", "message")
    assert found.filter(report__area_code=HOME_WARD).count() >= 6
    assert {row.report.category for row in found} >= set(FITTING) - {"kinh_te.moi_truong"}
    in_year = found.filter(report__in=Report.objects.exclude(state=State.RECEIVED))
    assert in_year.exists()
    for row in in_year:
        assert row.file.view_state == ViewState.READY
        assert row.message.direction == Direction.FROM_REPORTER
    kinds = {row.file.real_type for row in found}
    assert kinds >= {"image/jpeg", "image/png", "audio/wav", "application/pdf"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_said_fits_every_category(language: str) -> None:
    words = Words.read()
    for code in read_shape()["categories"]:
        voice = Voice(random.Random(code), words, HOME_WARD, now())
        voice.about, voice.language = code, language
        row = find_category(code)
        assert row is not None
        said = [voice.say("replies", row.kind), voice.say("thanks"), voice.say("notes"),
                voice.say("transfer_why"), voice.say("extend_why"), *voice.ask()]  # fmt: skip
        said += [
            voice.say("close", ground)
            for ground in words.data["close"]
            if row.kind in (Kind.ORDER_FEEDBACK, Kind.FIRE_HAZARD, Kind.QUESTION)
        ]
        assert all(said), code
        assert not any("{" in sentence for sentence in said)
