"""The end cut off, an older copy restored, another log put in its place: outside traces tell."""

import pytest

from caunoi.core.history import record
from caunoi.core.log.checkpoints import export_checkpoint
from caunoi.core.log.findings import Fault
from caunoi.core.log.merkle import Frontier
from caunoi.core.log.models import LogLeaf
from caunoi.core.log.tests.history import (
    START,
    assert_names,
    dba,
    found,
    seal_all,
    subject,
    write_history,
)

pytestmark = pytest.mark.django_db


def test_the_end_of_the_events_cut_off_names_the_first_missing_one(events):
    with dba() as cursor:
        cursor.execute(
            "DELETE FROM core_event WHERE id = ANY(%s)", [[event.pk for event in events[8:]]]
        )
    assert_names(found(), Fault.CUT, events[8], 8)


def test_the_end_of_events_and_log_cut_off_is_found_by_the_head(events):
    with dba() as cursor:
        cut_after(cursor, events, 7)
    finding = found()
    assert (finding.fault, finding.position) == (Fault.CUT, 7)
    assert "12 rows were sealed" in finding.sentence
    assert str(events[6].pk) in finding.sentence


def cut_after(cursor, events, size):
    """Take away all that came after the first `size` rows, checkpoints too."""
    cursor.execute(
        "DELETE FROM core_event WHERE id = ANY(%s)", [[event.pk for event in events[size:]]]
    )
    cursor.execute("DELETE FROM core_logleaf WHERE index >= %s", [size])
    cursor.execute("DELETE FROM core_checkpoint WHERE size > %s", [size])


def restore_to(cursor, events, size):
    """Put the database back, without a trace inside it, to when it had `size` sealed rows."""
    cut_after(cursor, events, size)
    tree = Frontier()
    for leaf in LogLeaf.objects.order_by("index"):
        tree.append(bytes(leaf.leaf_hash))
    cursor.execute(
        "UPDATE core_sealedlog SET size = %s, frontier = %s", [tree.size, tree.to_bytes()]
    )


def test_an_older_copy_restored_whole_is_found_by_a_checkpoint_from_outside(events):
    today = export_checkpoint()
    with dba() as cursor:
        restore_to(cursor, events, 10)

    assert found() is None  # from inside it looks whole: this is why checkpoints go outside
    finding = found(outside=[("today.checkpoint", today)])
    assert (finding.fault, finding.position) == (Fault.CUT, 10)
    assert "today.checkpoint" in finding.sentence
    assert str(events[9].pk) in finding.sentence


def test_an_older_copy_restored_and_written_on_is_found_by_a_checkpoint_from_outside(events):
    today = export_checkpoint()
    with dba() as cursor:
        restore_to(cursor, events, 10)
    write_more(5)

    assert found() is None
    finding = found(outside=[("today.checkpoint", today)])
    assert finding.fault == Fault.REPLACED
    assert "first 12 rows" in finding.sentence


def write_more(count):
    for number in range(count):
        record("report.received", subject=subject(1000 + number), by="reporter", at=START)
    seal_all()


def test_an_older_copy_is_found_by_the_memory_of_this_machine(django_capture_on_commit_callbacks):
    written = write_history()
    with django_capture_on_commit_callbacks(execute=True):
        seal_all()
    order = dict(LogLeaf.objects.values_list("event_id", "index"))
    written.sort(key=lambda event: order[event.pk])
    with dba() as cursor:
        restore_to(cursor, written, 10)
    finding = found()
    assert (finding.fault, finding.position) == (Fault.CUT, 10)


def test_a_checkpoint_of_another_database_is_told_apart(events):
    theirs = export_checkpoint()
    with dba() as cursor:
        for table in ("core_event", "core_logleaf", "core_checkpoint", "core_sealedlog"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    write_more(1)
    finding = found(outside=[("theirs", theirs)])
    assert finding.fault == Fault.REPLACED
    assert "another" not in finding.sentence
    assert "exchanged" in finding.sentence


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("UPDATE core_checkpoint SET root = sha256(root) WHERE number = 2", "Checkpoint 2"),
        ("UPDATE core_checkpoint SET key_id = '\\x00000000' WHERE number = 2", "Checkpoint 2"),
        ("UPDATE core_checkpoint SET at = at - interval '1 day' WHERE number = 2", "checkpoint 2"),
        ("UPDATE core_checkpoint SET number = 7 WHERE number = 2", "Checkpoint 3"),
        ("DELETE FROM core_checkpoint WHERE number = 2", "Checkpoint 3"),
        ("DELETE FROM core_checkpoint WHERE number = 3", "from position 10 on"),
        ("UPDATE core_sealedlog SET frontier = decode(repeat('00', 64), 'hex')", "head"),
        ("UPDATE core_sealedlog SET origin = 'evil.example/log'", "Checkpoint 1"),
        ("DELETE FROM core_sealedlog", "beyond its head"),
    ],
)
def test_what_was_signed_cannot_be_changed_or_taken_away(events, deed, words):
    with dba() as cursor:
        cursor.execute(deed)
    finding = found()
    assert finding.fault == Fault.SIGNATURE
    assert words in finding.sentence
