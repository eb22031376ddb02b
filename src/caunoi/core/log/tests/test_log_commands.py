"""On the command line: exit codes for scripts, sentences for people, files for the outside."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from caunoi.core.history import record
from caunoi.core.jobs import run_sealing
from caunoi.core.log.checkpoints import export_checkpoint, export_key
from caunoi.core.log.models import Checkpoint, LogLeaf, WitnessSignature
from caunoi.core.log.note import Kind, Note, cosign, verifier_of
from caunoi.core.log.tests.history import START, dba, seal_all, subject, write_history

pytestmark = pytest.mark.django_db


def run(*words):
    """What the command prints; it fails by CommandError with its exit code."""
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_whole_history_is_told_with_its_counts():
    write_history()
    seal_all()
    record("report.received", subject=subject(9), by="reporter", at=START)

    said = run("verify_log")

    assert "12 events sealed, 1 waiting" in said
    assert "Signed checkpoints: 3, the last of " in said
    assert "No checkpoint from outside was compared" in said
    assert run("verify_log", "--quiet") == ""


def test_a_bad_row_ends_with_exit_code_one_and_its_name():
    event, *_rest = write_history()
    seal_all()
    with dba() as cursor:
        cursor.execute("UPDATE core_event SET by = 'x' WHERE id = %s", [event.pk])

    with pytest.raises(CommandError) as failed:
        run("verify_log")
    assert failed.value.returncode == 1
    said = str(failed.value)
    assert said.startswith("The first bad row: edited.\n")
    assert f"Event {event.pk} (report.received, number 1 of report {event.subject_id})" in said


def test_a_checkpoint_in_a_file_is_compared(tmp_path):
    write_history()
    seal_all()
    kept = tmp_path / "may.checkpoint"
    kept.write_text(run("log_checkpoint"), encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == export_checkpoint()
    assert "from outside the database that agree: 1." in run(
        "verify_log", "--checkpoint", str(kept)
    )

    with dba() as cursor:
        for table in ("core_event", "core_logleaf", "core_checkpoint", "core_sealedlog"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    with pytest.raises(CommandError) as failed:
        run("verify_log", "--checkpoint", str(kept))
    assert failed.value.returncode == 1


def test_a_file_that_cannot_be_used_ends_with_exit_code_two(tmp_path):
    write_history()
    seal_all()
    letter = tmp_path / "letter"
    letter.write_text("Dear auditor")
    for words in (
        ["--checkpoint", str(letter)],
        ["--checkpoint", str(tmp_path / "missing")],
        ["--key", "nonsense"],
    ):
        with pytest.raises(CommandError) as failed:
            run("verify_log", *words)
        assert failed.value.returncode == 2


def test_an_auditor_needs_only_the_public_key():
    write_history()
    seal_all()
    key = run("log_checkpoint", "--key").strip()
    assert key == str(export_key())
    assert "seals of single rows were not all checked" in run("verify_log", "--key", key)


def test_a_witness_is_asked_and_their_word_taken_in(settings, tmp_path):
    seed, name = bytes(range(32)), "witness.example.vn/audit"
    settings.LOG_WITNESSES = [str(verifier_of(name, Kind.WITNESS, seed))]
    write_history()
    seal_all()
    request = run("log_checkpoint", "--old", "5")
    assert request.startswith("old 5\n")
    assert request.endswith(export_checkpoint())

    note = Note.parse(request.split("\n\n", 1)[1])
    answer = tmp_path / "answer"
    word = cosign(name, seed, note.text, START)
    answer.write_text(str(Note(note.text, (*note.signatures, word))), encoding="utf-8")
    assert name in run("log_checkpoint", "--add", str(answer))
    assert WitnessSignature.objects.get().checkpoint.size == 12


def test_an_events_proof_is_printed_and_a_stranger_refused():
    event, *_rest = write_history()
    with pytest.raises(CommandError):
        run("log_checkpoint")
    seal_all()
    assert run("log_checkpoint", "--prove", str(event.pk)).startswith("c2sp.org/tlog-proof@v1\n")
    with pytest.raises(CommandError, match="not in the sealed log"):
        run("log_checkpoint", "--prove", str(event.subject_id))


def test_a_missing_answer_of_a_witness_is_told(tmp_path):
    write_history()
    seal_all()
    with pytest.raises(CommandError, match="cannot be read"):
        run("log_checkpoint", "--add", str(tmp_path / "missing"))


def test_the_findings_are_told_in_vietnamese_too():
    event, *_rest = write_history()
    seal_all()
    with dba() as cursor:
        cursor.execute("DELETE FROM core_event WHERE id = %s", [event.pk])
    with translation.override("vi"), pytest.raises(CommandError) as failed:
        run("verify_log")
    assert "was deleted" not in str(failed.value)
    assert str(event.pk) in str(failed.value)


def test_the_workers_job_seals_all_that_waits(monkeypatch):
    monkeypatch.setattr("caunoi.core.jobs.BATCH", 5)
    write_history()
    assert run_sealing() == 12
    assert run_sealing() == 0
    assert (LogLeaf.objects.count(), Checkpoint.objects.count()) == (12, 3)


def test_the_workers_job_tells_of_a_damaged_log_and_goes_on(caplog):
    write_history()
    run_sealing()
    with dba() as cursor:
        cursor.execute("DELETE FROM core_checkpoint")
    record("report.received", subject=subject(9), by="reporter", at=START)
    assert run_sealing() == 0
    assert "does not end with what was signed last" in caplog.text
