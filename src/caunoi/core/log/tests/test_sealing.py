"""Sealing: every committed event once, late ones too, one sealer at a time, never two histories."""

from datetime import timedelta
from threading import Barrier, Thread
from threading import Event as Flag
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from caunoi.core.clock import now
from caunoi.core.history import build_event, record
from caunoi.core.ids import made_at, new_id
from caunoi.core.log.canonical import GENESIS
from caunoi.core.log.checkpoints import export_checkpoint
from caunoi.core.log.errors import LogDamagedError
from caunoi.core.log.memory import memory_path, recall, remember
from caunoi.core.log.merkle import leaf_hash, root_of
from caunoi.core.log.models import Checkpoint, LogLeaf, SealedLog, UnsealedEvent
from caunoi.core.log.note import Head, Note
from caunoi.core.log.sealer import find_waiting, seal_new_events
from caunoi.core.log.tests.history import START, dba, seal_all, subject, write_history
from caunoi.core.models import Event

in_database = pytest.mark.django_db
across_connections = pytest.mark.django_db(transaction=True)


def record_one(number: int) -> Event:
    return record("report.received", subject=subject(number), by="reporter", at=START)


@in_database
def test_events_become_leaves_in_the_order_of_their_ids_under_a_signed_root():
    events = write_history()

    assert seal_all(batch=5) == 12

    leaves = list(LogLeaf.objects.order_by("index"))
    assert [leaf.index for leaf in leaves] == list(range(12))
    assert [leaf.event_id for leaf in leaves] == sorted(event.pk for event in events)
    hashes = {event.pk: leaf_hash(bytes(event.content_hash)) for event in events}
    assert [c.size for c in Checkpoint.objects.order_by("number")] == [5, 10, 12]
    for checkpoint in Checkpoint.objects.all():
        over = [hashes[leaf.event_id] for leaf in leaves[: checkpoint.size]]
        assert bytes(checkpoint.root) == root_of(over)
    assert not UnsealedEvent.objects.exists()


@in_database
def test_nothing_new_is_sealed_once_and_signs_nothing():
    write_history(1, 1)
    assert seal_all() == 1
    assert seal_new_events() == 0
    assert Checkpoint.objects.count() == 1


@in_database
def test_what_waits_can_be_asked():
    assert find_waiting().count == 0
    events = write_history(2, 1)
    waiting = find_waiting()
    assert waiting.count == 2
    assert waiting.since == made_at(min(event.pk for event in events))
    assert timedelta(0) <= now() - waiting.since < timedelta(minutes=1)


@in_database
def test_an_event_that_is_rolled_back_leaves_nothing_to_seal():
    with transaction.atomic():
        record_one(1)
        transaction.set_rollback(True)
    assert seal_all() == 0
    assert find_waiting().count == 0


@across_connections
def test_an_event_that_commits_late_with_an_older_id_is_sealed_and_never_skipped():
    older = new_id()
    written, go_on = Flag(), Flag()

    def write_late() -> None:
        try:
            with transaction.atomic():
                late_one = build_event(
                    "report.received", kind="report", subject_id=UUID(int=1), number=1,
                    prev_hash=GENESIS, by="reporter", at=START, data={},
                )  # fmt: skip
                late_one.id = older
                late_one.save(force_insert=True)
                written.set()
                go_on.wait(10)
        finally:
            connection.close()

    late = Thread(target=write_late)
    late.start()
    assert written.wait(10)
    with transaction.atomic():
        newer = record_one(2)
    assert newer.pk > older

    assert seal_all() == 1  # the newer one, while the older is still in its transaction
    go_on.set()
    late.join()
    assert seal_all() == 1

    assert list(LogLeaf.objects.order_by("index").values_list("event_id", flat=True)) == [
        newer.pk, older,
    ]  # fmt: skip


@across_connections
def test_two_sealers_at_once_seal_each_event_once():
    with transaction.atomic():
        write_history(10, 4)
    at_once, results = Barrier(4), []

    def work() -> None:
        try:
            at_once.wait(10)
            for _turn in range(30):
                results.append(seal_new_events(3))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seal_all()
    assert LogLeaf.objects.count() == 40
    assert sum(results) <= 40
    sizes = list(Checkpoint.objects.order_by("number").values_list("number", "size"))
    assert [number for number, _size in sizes] == list(range(1, len(sizes) + 1))


@across_connections
def test_a_sealer_does_nothing_while_another_works():
    with transaction.atomic():
        record_one(1)
    holding, go_on = Flag(), Flag()

    def hold() -> None:
        try:
            with transaction.atomic():
                assert seal_new_events() == 1
                holding.set()
                go_on.wait(10)
        finally:
            connection.close()

    other = Thread(target=hold)
    other.start()
    assert holding.wait(10)
    assert seal_new_events() == 0
    go_on.set()
    other.join()


@in_database
def test_the_machine_remembers_the_last_checkpoint(django_capture_on_commit_callbacks):
    write_history()
    with django_capture_on_commit_callbacks(execute=True):
        seal_all(batch=5)

    log = SealedLog.objects.get()
    remembered = recall(log.origin)
    assert remembered is not None
    head = Head.parse(remembered.text)
    assert (head.origin, head.size) == (log.origin, 12)
    assert head.root == bytes(Checkpoint.objects.get(size=12).root)


@in_database
def test_a_slower_process_does_not_make_the_machine_forget_the_later_checkpoint():
    write_history()
    seal_all(batch=5)
    earlier, later = (Note.parse(export_checkpoint(size)) for size in (5, 12))
    origin = Head.parse(later.text).origin
    remember(later)
    remember(earlier)
    assert recall(origin) == later


@in_database
@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE core_sealedlog SET size = size - 1",
        "UPDATE core_sealedlog SET frontier = substr(frontier, 1, 32) || frontier",
        "UPDATE core_checkpoint SET root = sha256(root) WHERE size = 12",
        "UPDATE core_checkpoint SET signature = sha512(signature) WHERE size = 12",
        "DELETE FROM core_checkpoint WHERE size = 12",
        "DELETE FROM core_checkpoint",
    ],
)
def test_nothing_is_added_to_a_head_that_was_not_signed(deed):
    write_history()
    seal_all(batch=5)
    record_one(99)
    with dba() as cursor:
        cursor.execute(deed)

    with pytest.raises(LogDamagedError, match="caunoi verify-log"):
        seal_new_events()
    assert UnsealedEvent.objects.count() == 1


@in_database
def test_an_older_copy_restored_is_not_written_on(django_capture_on_commit_callbacks):
    write_history(1, 4)
    with django_capture_on_commit_callbacks(execute=True):
        seal_all(batch=2)
    with transaction.atomic():
        yesterday = transaction.savepoint()
        record_one(77)
        with django_capture_on_commit_callbacks(execute=True):
            seal_all()
        transaction.savepoint_rollback(yesterday)

    record_one(88)
    with pytest.raises(LogDamagedError):
        seal_new_events()

    memory_path(SealedLog.objects.get().origin).unlink()  # as a person may decide
    assert seal_new_events() == 1


@in_database
def test_a_remembered_checkpoint_that_nobody_signed_stops_the_sealer():
    write_history(1, 1)
    seal_all()
    path = memory_path(SealedLog.objects.get().origin)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("nonsense")
    record_one(1000)
    try:
        with pytest.raises(LogDamagedError):
            seal_new_events()
    finally:
        path.unlink()


@in_database
def test_a_disk_that_fails_stops_no_sealing(settings, tmp_path, django_capture_on_commit_callbacks):
    (tmp_path / "taken").write_text("a file where the folder should be")
    settings.LOG_MEMORY = tmp_path / "taken"
    write_history(1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert seal_all() == 1
    assert LogLeaf.objects.count() == 1


@in_database
def test_an_event_deleted_before_its_sealing_stays_in_the_queue_as_a_trace():
    gone, kept = write_history(2, 1)
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [gone.pk])
    assert seal_all() == 1
    assert UnsealedEvent.objects.get().event_id == gone.pk
    assert LogLeaf.objects.get().event_id == kept.pk


@in_database
def test_each_log_has_a_name_of_its_own(settings):
    settings.LOG_ORIGIN = "police.example.vn/log"
    write_history(1, 1)
    seal_all()
    base, name = SealedLog.objects.get().origin.rsplit("/", 1)
    assert base == "police.example.vn/log"
    assert len(bytes.fromhex(name)) == 6


@in_database
def test_there_is_one_head_only():
    write_history(1, 1)
    seal_all()
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedLog.objects.create(id=2, origin="other", size=0, frontier=b"")


@in_database
def test_ids_in_the_queue_are_those_of_the_events_whatever_wrote_them():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_event SELECT %s, 'a.b', 'report', %s, 1, 'x', now(), '{}',"
            " sha256(''), sha256(''), NULL",
            [UUID(int=5), UUID(int=6)],
        )
    assert UnsealedEvent.objects.get().event_id == UUID(int=5)
