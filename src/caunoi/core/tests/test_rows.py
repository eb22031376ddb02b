"""Rows of several tables by one statement: as `save` writes them, all of them or none."""

from __future__ import annotations

import pytest
from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from caunoi.core.clock import now
from caunoi.core.folding import fold
from caunoi.core.history import NO_HASH, build_event
from caunoi.core.ids import new_id
from caunoi.core.models import Event
from caunoi.core.rows import insert_together, new_row
from caunoi.reports.choices import Direction
from caunoi.reports.models import Deadline, Message, Report
from caunoi.testing.make import make_report


def _event(number: int = 1, subject: object = None) -> Event:
    return build_event(
        "test.done", kind="test", subject_id=subject or new_id(), number=number,  # type: ignore[arg-type]
        prev_hash=NO_HASH, by="system:test", at=now(), data={"before": {}, "after": {"a": 1}},
    )  # fmt: skip


def test_a_row_made_quickly_is_the_row_that_its_model_makes() -> None:
    quick = new_row(Deadline, rule="any.reopen", rule_version=1).__dict__.copy()
    slow = Deadline(rule="any.reopen", rule_version=1).__dict__.copy()

    for row in (quick, slow):
        assert row.pop("_state").adding
        assert row.pop("id").version == 7
    assert quick == slow


def test_a_column_that_is_not_there_is_told() -> None:
    with pytest.raises(TypeError, match="ruel"):
        new_row(Deadline, ruel="any.reopen")


@pytest.mark.django_db
def test_it_stores_every_kind_of_value_as_save_would(city: None) -> None:
    old = make_report(text="Đánh bạc ở quán nước", place="ngõ 12", lat=20.98, lon=105.82)
    old = Report.objects.get(pk=old.pk)
    values = {f.attname: getattr(old, f.attname) for f in Report._meta.concrete_fields}
    values |= {
        "id": new_id(), "code": "000000017",
        "search": SearchVector(Value(fold("Đánh bạc")), config="simple"),
    }  # fmt: skip
    twin = new_row(Report, **values)

    insert_together([twin])

    stored = Report.objects.get(code="000000017")
    for field in Report._meta.concrete_fields:
        if field.attname not in {"id", "code", "search"}:
            assert getattr(stored, field.attname) == getattr(old, field.attname), field.attname
    words = Report.objects.filter(pk=stored.pk).values_list("search", flat=True).get()
    assert words == "'bac':2 'danh':1"


@pytest.mark.django_db
def test_many_tables_are_one_statement(city: None) -> None:
    report = make_report()
    message = new_row(
        Message, report_id=report.pk, direction=Direction.NOTE, channel="web", text="x", at=now()
    )
    with CaptureQueriesContext(connection) as caught:
        insert_together([message, _event(), _event()])

    assert len([query for query in caught if "INSERT" in query["sql"]]) == 1
    assert Message.objects.filter(pk=message.pk).exists()
    assert Event.objects.filter(code="test.done").count() == 2


@pytest.mark.django_db
def test_a_row_that_is_refused_takes_the_others_with_it_and_no_transaction(city: None) -> None:
    subject = new_id()
    insert_together([_event(1, subject)])

    with pytest.raises(IntegrityError):
        insert_together([_event(2, subject), _event(1, subject)])

    assert Event.objects.filter(subject_id=subject).count() == 1  # the transaction goes on


@pytest.mark.django_db(transaction=True)
def test_alone_it_is_a_transaction_of_its_own() -> None:
    event = _event()

    insert_together([event])

    assert connection.get_autocommit()
    connection.close()
    assert Event.objects.filter(pk=event.pk).exists()
