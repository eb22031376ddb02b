"""A history that nobody touched verifies, at any moment, in bounded memory, with old keys too."""

from base64 import b64encode
from hashlib import sha256
from threading import Thread
from time import monotonic

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from caunoi.core.history import record
from caunoi.core.log import rows, verify
from caunoi.core.log.checkpoints import export_checkpoint, export_key
from caunoi.core.log.errors import LogDamagedError
from caunoi.core.log.keyring import Keyring, load_keyring
from caunoi.core.log.models import Checkpoint, LogLeaf, SealedLog
from caunoi.core.log.note import Note, sign
from caunoi.core.log.sealer import seal_new_events
from caunoi.core.log.tests.history import START, dba, found, seal_all, subject, write_history
from caunoi.core.log.verify import NotOurCheckpointError, verify_log

in_database = pytest.mark.django_db
ONE_KEY = b64encode(sha256(b"one").digest()).decode()
OTHER_KEY = b64encode(sha256(b"other").digest()).decode()


@in_database
def test_an_empty_database_is_whole():
    verdict = verify_log()
    assert verdict.finding is None
    assert (verdict.sealed, verdict.waiting, verdict.checkpoints) == (0, 0, 0)


@in_database
def test_events_that_nobody_sealed_yet_are_checked_and_counted():
    write_history()
    verdict = verify_log()
    assert verdict.finding is None
    assert (verdict.sealed, verdict.waiting) == (0, 12)


@in_database
def test_what_was_checked_is_counted():
    write_history()
    seal_all(batch=5)
    middle = export_checkpoint(size=10)
    record("report.received", subject=subject(9), by="reporter", at=START)

    verdict = verify_log([("middle", middle), ("last", export_checkpoint())])

    assert verdict.finding is None
    assert (verdict.sealed, verdict.waiting, verdict.checkpoints) == (12, 1, 3)
    assert (verdict.compared, verdict.seals_checked) == (2, True)
    assert verdict.last_signed_at == Checkpoint.objects.get(number=3).at


@in_database
def test_pages_leave_no_row_out(monkeypatch):
    small = rows._LEAVES.replace(f"LIMIT {rows.PAGE}", "LIMIT 3")
    assert small != rows._LEAVES
    monkeypatch.setattr(rows, "_LEAVES", small)
    monkeypatch.setattr(rows, "PAGE", 2)
    monkeypatch.setattr(verify, "PAGE", 3)
    events = write_history(5, 4)
    seal_all(batch=4)
    told = []

    verdict = verify_log(progress=lambda done, size: told.append((done, size)))

    assert verdict.finding is None
    assert (verdict.sealed, verdict.checkpoints) == (20, 5)
    assert told == [(done, 20) for done in range(3, 21, 3)]
    last = LogLeaf.objects.get(index=19)
    with dba() as cursor:
        cursor.execute("UPDATE core_event SET by = 'x' WHERE id = %s", [last.event_id])
    assert found().event_id == last.event_id
    assert last.event_id in {event.pk for event in events}


@pytest.mark.django_db(transaction=True)
def test_a_city_at_work_is_whole_at_every_moment():
    """Verification runs beside writers and a sealer; what they do meanwhile is no finding."""
    stop: list[bool] = []
    failures: list[Exception] = []

    def work() -> None:
        try:
            number = 0
            while not stop:
                number += 1
                with transaction.atomic():
                    record("report.received", subject=subject(number), by="reporter", at=START)
                    record("report.assigned", subject=subject(number), by="officer:1", at=START)
                seal_new_events(7)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    worker = Thread(target=work)
    worker.start()
    verdicts = [verify_log()]
    # The writer may get its first turn late: go on until something was sealed meanwhile.
    until = monotonic() + 60
    while not failures and monotonic() < until and (len(verdicts) < 12 or not verdicts[-1].sealed):
        verdicts.append(verify_log())
    stop.append(True)
    worker.join()

    assert not failures
    assert {verdict.finding for verdict in verdicts} == {None}
    assert verdicts[-1].sealed > 0
    assert verify_log().finding is None


@in_database
def test_a_key_that_was_replaced_still_stands_behind_what_it_signed(settings):
    settings.LOG_SIGNING_KEY = ONE_KEY
    write_history(3, 2)
    seal_all()
    old = export_key()
    settings.LOG_SIGNING_KEY = OTHER_KEY
    settings.LOG_OLD_KEYS = [str(old)]
    later = [
        record("report.closed", subject=subject(number), by="officer:1", at=START)
        for number in range(3)
    ]
    seal_all()

    verdict = verify_log()
    assert verdict.finding is None
    assert not verdict.seals_checked  # those of the old key's time
    assert len({bytes(c.key_id) for c in Checkpoint.objects.all()}) == 2
    with dba() as cursor:
        cursor.execute("UPDATE core_event SET by = 'x' WHERE id = %s", [later[1].pk])
    assert found().event_id == later[1].pk


@in_database
def test_a_key_replaced_without_naming_the_old_one_is_refused_by_sealer_and_verifier(settings):
    settings.LOG_SIGNING_KEY = ONE_KEY
    write_history(3, 2)
    seal_all()
    settings.LOG_SIGNING_KEY = OTHER_KEY
    record("report.closed", subject=subject(1), by="officer:1", at=START)

    with pytest.raises(LogDamagedError):
        seal_new_events()
    assert "Checkpoint 1" in found().sentence


@in_database
def test_the_public_key_alone_verifies_all_but_the_seals():
    write_history()
    seal_all()
    key = export_key()
    verdict = verify_log(keyring=Keyring(key.name, (key,)))
    assert verdict.finding is None
    assert not verdict.seals_checked


@in_database
def test_a_checkpoint_that_no_key_of_the_log_signed_is_not_compared():
    write_history()
    seal_all()
    text = Note.parse(export_checkpoint()).text
    forged = Note(text, (sign(SealedLog.objects.get().origin, sha256(b"x").digest(), text),))
    with pytest.raises(NotOurCheckpointError, match="no key of this log"):
        verify_log([("forged", str(forged))])
    with pytest.raises(NotOurCheckpointError, match="letter"):
        verify_log([("letter", "Dear auditor")])


@pytest.mark.parametrize("value", ["not base64!", b64encode(b"too short").decode()])
def test_a_signing_key_that_cannot_be_used_is_refused_by_name(settings, value):
    settings.LOG_SIGNING_KEY = value
    with pytest.raises(ImproperlyConfigured, match="CAUNOI_LOG_SIGNING_KEY"):
        load_keyring("example.com/log")


def test_a_key_for_another_purpose_is_refused_by_name(settings):
    settings.LOG_SIGNING_KEY = ONE_KEY
    own = str(load_keyring("example.com/log").trusted[0])
    settings.LOG_WITNESSES = [own]
    with pytest.raises(ImproperlyConfigured, match="CAUNOI_LOG_WITNESSES"):
        load_keyring("example.com/log")
    settings.LOG_WITNESSES = []
    settings.LOG_OLD_KEYS = [own[:-4]]
    with pytest.raises(ImproperlyConfigured, match="CAUNOI_LOG_OLD_KEYS"):
        load_keyring("example.com/log")
