"""A malicious database administrator: whatever they do, verify-log names the first bad row."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from caunoi.core.history import build_event, record
from caunoi.core.log.canonical import GENESIS
from caunoi.core.log.findings import Fault
from caunoi.core.log.keyring import Keyring, load_keyring
from caunoi.core.log.merkle import Frontier, leaf_hash
from caunoi.core.log.models import LogLeaf, SealedLog, UnsealedEvent
from caunoi.core.log.tests.history import (
    START,
    assert_names,
    dba,
    found,
    rehash,
    seal_all,
    subject,
)
from caunoi.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        "code = 'report.closed2'",
        "by = 'officer:2'",
        "at = at + interval '1 microsecond'",
        "data = jsonb_set(data, '{why}', '\"another reason\"')",
        "data = jsonb_set(data, '{why}', '0.5')",
        "data = data - 'before'",
        "subject_kind = 'officer'",
        "subject_id = gen_random_uuid()",
        "prev_hash = sha256(prev_hash)",
        "content_hash = sha256(content_hash)",
    ],
)
def test_an_edit_of_any_column_names_the_event(events, change):
    with dba() as cursor:
        cursor.execute(f"UPDATE core_event SET {change} WHERE id = %s", [events[4].pk])  # noqa: S608
        cursor.execute("UPDATE core_event SET code = 'x' WHERE id = %s", [events[9].pk])
    assert_names(found(), Fault.EDITED, events[4], 4)


def test_the_outbox_mark_is_no_edit(events):
    Event.objects.filter(pk=events[4].pk).update(dispatched_at=START)
    assert found() is None


def test_an_edit_with_its_hash_recomputed_names_the_event(events):
    with dba() as cursor:
        cursor.execute("UPDATE core_event SET by = 'officer:2' WHERE id = %s", [events[4].pk])
        rehash(cursor, events[4].pk)
    assert_names(found(), Fault.EDITED, events[4], 4)


def test_an_edit_with_every_hash_recomputed_to_the_end_names_the_event(events):
    """The forger recomputes the event, its chain, its leaves and all roots, and lacks one key."""
    with dba() as cursor:
        forge_everything_after_an_edit(cursor, events[4])
    assert_names(found(), Fault.EDITED, events[4], 4)


def forge_everything_after_an_edit(cursor, event):
    cursor.execute("UPDATE core_event SET by = 'officer:2' WHERE id = %s", [event.pk])
    history = Event.objects.filter(subject_id=event.subject_id, number__gte=event.number)
    before = None
    for later in history.order_by("number"):
        if before is not None:
            cursor.execute("UPDATE core_event SET prev_hash = %s WHERE id = %s", [before, later.pk])
        rehash(cursor, later.pk, with_leaf=True)
        before = bytes(Event.objects.get(pk=later.pk).content_hash)
    tree = Frontier()
    for leaf in LogLeaf.objects.order_by("index"):
        tree.append(bytes(leaf.leaf_hash))
        cursor.execute(
            "UPDATE core_checkpoint SET root = %s WHERE size = %s", [tree.root(), tree.size]
        )
    cursor.execute("UPDATE core_sealedlog SET frontier = %s", [tree.to_bytes()])


def test_without_the_private_key_the_same_forgery_is_still_found_by_the_signed_root(events):
    """An auditor with the public key alone learns between which checkpoints it happened."""
    with dba() as cursor:
        cursor.execute("CREATE TEMP TABLE roots AS SELECT number, root FROM core_checkpoint")
        forge_everything_after_an_edit(cursor, events[6])
        cursor.execute(
            "UPDATE core_checkpoint c SET root = r.root FROM roots r WHERE r.number = c.number"
        )
    from_outside = found(keyring=public_keys())
    assert from_outside.fault == Fault.EDITED
    assert "between checkpoint 1 and checkpoint 2" in from_outside.sentence
    assert_names(found(), Fault.EDITED, events[6], 6)


def public_keys():
    return Keyring(origin := SealedLog.objects.get().origin, load_keyring(origin).trusted)


def test_a_deleted_event_is_named(events):
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [events[4].pk])
    assert_names(found(), Fault.DELETED, events[4], 4)


def test_a_deleted_event_whose_later_ones_were_renumbered_is_named(events):
    gone = events[4]
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [gone.pk])
        for number in range(gone.number + 1, 5):
            cursor.execute(
                "UPDATE core_event SET number = number - 1 WHERE subject_id = %s AND number = %s",
                [gone.subject_id, number],
            )
    assert_names(found(), Fault.DELETED, gone, 4)


def test_an_event_deleted_with_its_leaf_is_found_at_its_position(events):
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [events[4].pk])
        cursor.execute("DELETE FROM core_logleaf WHERE index = 4")
    finding = found()
    assert (finding.fault, finding.position) == (Fault.DELETED, 4)
    assert str(events[3].pk) in finding.sentence


def test_an_event_deleted_with_its_leaf_and_the_gap_closed_is_found_at_its_position(events):
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [events[4].pk])
        cursor.execute("DELETE FROM core_logleaf WHERE index = 4")
        for index in range(5, 12):
            cursor.execute("UPDATE core_logleaf SET index = index - 1 WHERE index = %s", [index])
        cursor.execute("UPDATE core_sealedlog SET size = 11")
    finding = found()
    assert (finding.fault, finding.position) == (Fault.DELETED, 4)
    assert str(events[5].pk) in finding.sentence


def test_two_events_of_a_history_that_changed_places_are_named(events):
    first, second = events[4], events[7]
    assert first.subject_id == second.subject_id
    with dba() as cursor:
        swap_numbers(cursor, first, second)
    finding = found()
    assert_names(finding, Fault.REORDERED, first, 4)
    assert "recorded as number 2" in finding.sentence


def swap_numbers(cursor, first, second):
    order = "UPDATE core_event SET number = %s WHERE id = %s"
    cursor.execute(order, [999, first.pk])
    cursor.execute(order, [first.number, second.pk])
    cursor.execute(order, [second.number, first.pk])


def test_two_events_whose_content_changed_places_are_named(events):
    first, second = events[3], events[7]
    with dba() as cursor:
        cursor.execute("CREATE TEMP TABLE swap AS SELECT * FROM core_event")
        cursor.execute("UPDATE core_event SET number = 999 WHERE id = %s", [second.pk])
        for to, source in ((first, second), (second, first)):
            cursor.execute(
                "UPDATE core_event event SET code = swap.code, by = swap.by, at = swap.at,"
                " subject_id = swap.subject_id, number = swap.number, data = swap.data,"
                " content_hash = swap.content_hash, prev_hash = swap.prev_hash"
                " FROM swap WHERE swap.id = %s AND event.id = %s",
                [source.pk, to.pk],
            )
    finding = found()
    assert_names(finding, Fault.REORDERED, first, 3)
    assert str(second.pk) in finding.sentence


@pytest.mark.parametrize(("one", "other"), [(4, 5), (2, 9), (0, 11)])
def test_two_rows_of_the_log_that_changed_places_are_named(events, one, other):
    with dba() as cursor:
        cursor.execute("UPDATE core_logleaf SET index = -1 WHERE index = %s", [one])
        cursor.execute("UPDATE core_logleaf SET index = %s WHERE index = %s", [one, other])
        cursor.execute("UPDATE core_logleaf SET index = %s WHERE index = -1", [other])
    finding = found()
    assert_names(finding, Fault.REORDERED, events[other], one)
    assert f"sealed at position {other}" in finding.sentence


def test_an_event_inserted_into_the_middle_of_a_history_is_named(events):
    """It takes number 2; the old numbers 2 to 4 move up; no trigger sees it."""
    victim = events[4]
    with dba() as cursor:
        for number in (4, 3, 2):
            cursor.execute(
                "UPDATE core_event SET number = number + 1 WHERE subject_id = %s AND number = %s",
                [victim.subject_id, number],
            )
        first = Event.objects.get(subject_id=victim.subject_id, number=1)
        forged = forge(victim, number=2, prev_hash=bytes(first.content_hash))
    assert_names(found(), Fault.INSERTED, forged)


def forge(like, *, number, prev_hash=GENESIS, subject_id=None):
    event = build_event(
        "report.closed", kind="report", subject_id=subject_id or like.subject_id, number=number,
        prev_hash=prev_hash, by="officer:9", at=like.at + timedelta(seconds=1), data={},
    )  # fmt: skip
    event.save(force_insert=True)
    return event


def test_an_event_slipped_past_the_sealer_is_named(events):
    with dba():
        forged = forge(events[4], number=1, subject_id=UUID(int=5555))
    assert_names(found(), Fault.INSERTED, forged)


def test_an_event_inserted_with_a_leaf_in_the_middle_of_the_log_is_named(events):
    with dba() as cursor:
        forged = forge(events[4], number=1, subject_id=UUID(int=5555))
        for index in range(11, 3, -1):
            cursor.execute("UPDATE core_logleaf SET index = index + 1 WHERE index = %s", [index])
        LogLeaf.objects.create(
            index=4,
            event_id=forged.pk,
            leaf_hash=leaf_hash(bytes(forged.content_hash)),
            seal=bytes(16),
        )
        cursor.execute("UPDATE core_sealedlog SET size = 13")
    assert_names(found(), Fault.INSERTED, forged, 4)


@pytest.mark.parametrize(("index", "fault"), [(-1, Fault.INSERTED), (12, Fault.SIGNATURE)])
def test_a_leaf_added_outside_the_log_hides_no_event(events, index, fault):
    with dba():
        forged = forge(events[4], number=1, subject_id=UUID(int=5555))
        LogLeaf.objects.create(index=index, event_id=forged.pk, leaf_hash=bytes(32), seal=bytes(16))
    finding = found()
    assert finding.fault == fault
    assert finding.position == index


def test_an_event_deleted_before_its_sealing_is_named(events):
    waiting = record("report.received", subject=subject(7), by="reporter", at=START)
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [waiting.pk])
    assert_names(found(), Fault.DELETED, waiting)


def test_an_event_edited_before_its_sealing_is_named_before_and_after_it(events):
    waiting = record("report.received", subject=subject(7), by="reporter", at=START)
    with dba() as cursor:
        cursor.execute("UPDATE core_event SET by = 'nobody' WHERE id = %s", [waiting.pk])
    assert_names(found(), Fault.EDITED, waiting)
    seal_all()
    assert_names(found(), Fault.EDITED, waiting, 12)


def test_an_unsealed_event_taken_out_of_a_chain_with_its_trace_is_missed_by_the_next(events):
    gone = record("report.noted", subject=subject(1), by="officer:1", at=START)
    record("report.closed", subject=subject(1), by="officer:1", at=START)
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [gone.pk])
        UnsealedEvent.objects.filter(pk=gone.pk).delete()
    finding = found()
    assert finding.fault == Fault.DELETED
    assert (finding.subject_id, finding.number) == (gone.subject_id, gone.number)


def test_a_first_event_taken_out_and_the_next_put_in_its_place_is_missed(events):
    gone = record("report.received", subject=subject(7), by="reporter", at=START)
    left = record("report.closed", subject=subject(7), by="officer:1", at=START)
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [gone.pk])
        UnsealedEvent.objects.filter(pk=gone.pk).delete()
        cursor.execute("UPDATE core_event SET number = 1 WHERE id = %s", [left.pk])
        rehash(cursor, left.pk)
    assert_names(found(), Fault.DELETED, left)


def test_an_unsealed_event_edited_with_its_hash_is_betrayed_by_the_next(events):
    edited = record("report.noted", subject=subject(1), by="officer:1", at=START)
    record("report.closed", subject=subject(1), by="officer:1", at=START)
    with dba() as cursor:
        cursor.execute("UPDATE core_event SET by = 'nobody' WHERE id = %s", [edited.pk])
        rehash(cursor, edited.pk)
    assert_names(found(), Fault.EDITED, edited)
    seal_all()  # the sealer takes it as it stands; the next one still betrays it
    assert_names(found(), Fault.EDITED, edited)


def test_an_unsealed_event_deleted_with_its_trace_is_missed_after_sealing_too(events):
    gone = record("report.noted", subject=subject(1), by="officer:1", at=START)
    left = record("report.closed", subject=subject(1), by="officer:1", at=START)
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [gone.pk])
        UnsealedEvent.objects.filter(pk=gone.pk).delete()
    seal_all()
    finding = found()
    assert (finding.fault, finding.position) == (Fault.DELETED, 12)
    assert (finding.subject_id, finding.number) == (gone.subject_id, gone.number)
    assert str(left.pk) in finding.sentence


def test_of_many_deeds_the_first_in_the_log_is_named(events):
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [events[10].pk])
        cursor.execute("UPDATE core_event SET by = 'x' WHERE id = %s", [events[6].pk])
        swap_numbers(cursor, events[2], events[11])
    assert found().position == 2


def test_a_deed_in_a_transaction_not_committed_is_nobodys_business(events):
    with transaction.atomic():
        with dba() as cursor:
            cursor.execute("UPDATE core_event SET by = 'x' WHERE id = %s", [events[6].pk])
        assert found() is not None
        transaction.set_rollback(True)
    assert connection.in_atomic_block
    assert found() is None
