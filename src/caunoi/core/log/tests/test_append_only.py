"""The database itself refuses to change history, whoever asks by mistake."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from caunoi.core.history import record
from caunoi.core.log.models import Checkpoint, LogLeaf, SealedLog
from caunoi.core.log.tests.history import START, seal_all, subject, write_history
from caunoi.core.models import Event

pytestmark = pytest.mark.django_db

COLUMNS = sorted(field.attname for field in Event._meta.concrete_fields)
GUARDED = [
    ("core_event", "no_truncate"),
    ("core_logleaf", "no_truncate"),
    ("core_checkpoint", "no_truncate"),
    ("core_witnesssignature", "no_truncate"),
    ("core_sealedlog", "no_truncate"),
]
OTHER_VALUE = {
    "uuid": "gen_random_uuid()",
    "integer": "number + 100",
    "timestamp with time zone": "now()",
    "jsonb": "'{}'",
    "bytea": "sha256('other')",
}


def refused(order, *values):
    """Run the order; it must be refused by our trigger."""
    with (
        pytest.raises(IntegrityError, match="history is only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(order, values)


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "dispatched_at"])
def test_no_column_of_an_event_can_be_changed(column):
    event, *_rest = write_history(2, 2)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns"
            " WHERE table_name = 'core_event' AND column_name = %s",
            [column],
        )
        (kind,) = cursor.fetchone()
    value = OTHER_VALUE.get(kind, "'other'")
    refused(f"UPDATE core_event SET {column} = {value} WHERE id = %s", event.pk)  # noqa: S608


def test_the_orm_is_refused_too():
    event, *_rest = write_history(2, 2)
    event.code = "report.closed"
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        event.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(by="nobody")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.all().delete()
    assert Event.objects.filter(by="officer:1").count() == 4


def test_the_outbox_mark_moves_freely():
    event = record("report.received", subject=subject(1), by="reporter", at=START)
    event.dispatched_at = START
    event.save(update_fields=["dispatched_at"])
    event.refresh_from_db()
    assert event.dispatched_at == START
    assert Event.objects.update(dispatched_at=None) == 1


@pytest.mark.parametrize(
    "order",
    [
        "DELETE FROM core_event",
        "DELETE FROM core_logleaf",
        "DELETE FROM core_checkpoint",
        "DELETE FROM core_sealedlog",
        "UPDATE core_logleaf SET event_id = gen_random_uuid()",
        "UPDATE core_checkpoint SET at = now()",
    ],
)
def test_neither_events_nor_their_proofs_can_be_removed_or_changed(order):
    write_history()
    seal_all()
    refused(order)
    assert (Event.objects.count(), LogLeaf.objects.count()) == (12, 12)
    assert (Checkpoint.objects.count(), SealedLog.objects.count()) == (3, 1)


@pytest.mark.parametrize(("table", "trigger"), GUARDED)
def test_no_table_of_the_history_can_be_emptied_at_once(table, trigger):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_{trigger}")
    refused(f"TRUNCATE {table} CASCADE")


def test_a_second_event_with_the_same_number_is_refused():
    event = record("report.received", subject=subject(1), by="reporter", at=START)
    event.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save(force_insert=True)
