"""Others can check us: exported checkpoints, a witness's request and word, an event's proof."""

from base64 import b64decode
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from caunoi.core.errors import NotFound
from caunoi.core.history import record
from caunoi.core.log.checkpoints import (
    add_witness_signature,
    export_checkpoint,
    export_key,
    prove_event,
    witness_request,
)
from caunoi.core.log.errors import WitnessRefusedError
from caunoi.core.log.findings import Fault
from caunoi.core.log.merkle import extends, includes, leaf_hash
from caunoi.core.log.models import Checkpoint, LogLeaf, SealedLog, WitnessSignature
from caunoi.core.log.note import Head, Kind, Note, cosign, verifier_of
from caunoi.core.log.tests.history import dba, found, seal_all, subject, write_history
from caunoi.core.log.verify import verify_log
from caunoi.core.models import Event

pytestmark = pytest.mark.django_db
WITNESS = "witness.example.vn/procuracy"
SEED = sha256(b"a witness in the tests").digest()
SEEN_AT = datetime(2025, 7, 2, tzinfo=UTC)


@pytest.fixture
def sealed(settings):
    """Twelve events under checkpoints of 5, 10 and 12; one witness is known."""
    settings.LOG_WITNESSES = [str(verifier_of(WITNESS, Kind.WITNESS, SEED))]
    events = write_history()
    seal_all(batch=5)
    return events


def hashes(lines):
    return [b64decode(line) for line in lines]


def cosigned(size=None, **over):
    """An exported checkpoint with a witness's signature under it."""
    note = Note.parse(export_checkpoint(size))
    word = {"name": WITNESS, "seed": SEED, "text": note.text, "at": SEEN_AT, **over}
    return str(Note(note.text, (*note.signatures, cosign(**word))))


def test_a_checkpoint_is_a_note_that_the_public_key_verifies(sealed):
    note, key = Note.parse(export_checkpoint()), export_key()
    head = Head.parse(note.text)
    assert (head.origin, head.size) == (SealedLog.objects.get().origin, 12)
    (signature,) = note.signatures
    assert key.name == head.origin
    assert key.made(signature)
    assert key.verifies(note.text, signature.blob)
    assert Head.parse(Note.parse(export_checkpoint(size=5)).text).size == 5


def test_before_the_first_sealing_there_is_nothing_to_export():
    for ask in (export_checkpoint, export_key, lambda: witness_request(0)):
        with pytest.raises(NotFound):
            ask()


@pytest.mark.parametrize(("old", "size"), [(5, None), (10, 12), (5, 10), (12, 12), (7, 12), (0, 5)])
def test_a_witness_gets_proof_that_the_log_only_grew(sealed, old, size):
    request = witness_request(old, size)
    proof, _blank, raw = request.partition("\n\n")
    first, *lines = proof.split("\n")
    assert first == f"old {old}"
    head = Head.parse(Note.parse(raw).text)
    leaves = [bytes(leaf.leaf_hash) for leaf in LogLeaf.objects.order_by("index")[:old]]
    if old:
        assert extends(old, root_by_hand(leaves), head.size, head.root, hashes(lines))
        assert not extends(old, sha256(b"other").digest(), head.size, head.root, hashes(lines))
    else:
        assert lines == []


def root_by_hand(leaves):
    if len(leaves) == 1:
        return leaves[0]
    power = 1
    while power * 2 < len(leaves):
        power *= 2
    return sha256(b"\x01" + root_by_hand(leaves[:power]) + root_by_hand(leaves[power:])).digest()


def test_no_request_can_be_made_for_a_size_that_never_was(sealed):
    for old, size in ((13, None), (-1, None), (0, 11)):
        with pytest.raises(NotFound):
            witness_request(old, size)


@pytest.mark.parametrize("index", [0, 4, 7, 11])
def test_an_event_is_proved_without_us(sealed, index):
    leaf = LogLeaf.objects.get(index=index)
    content_hash = bytes(Event.objects.get(pk=leaf.event_id).content_hash)

    proof, _blank, raw = prove_event(leaf.event_id).partition("\n\n")
    version, place, *lines = proof.split("\n")

    assert (version, place) == ("c2sp.org/tlog-proof@v1", f"index {index}")
    head = Head.parse(Note.parse(raw).text)
    assert includes(head.root, head.size, index, leaf_hash(content_hash), hashes(lines))
    assert not includes(head.root, head.size, index, leaf_hash(bytes(32)), hashes(lines))


def test_an_event_that_is_not_sealed_has_no_proof(sealed):
    waiting = record("report.received", subject=subject(9), by="reporter", at=SEEN_AT)
    with pytest.raises(NotFound, match="not in the sealed log"):
        prove_event(waiting.pk)


def test_a_witnesss_word_is_kept_once_and_exported(sealed):
    raw = cosigned()
    assert add_witness_signature(raw) == [WITNESS]
    assert add_witness_signature(raw) == [WITNESS]

    kept = WitnessSignature.objects.get()
    assert (kept.name, kept.at, kept.checkpoint.size) == (WITNESS, SEEN_AT, 12)
    assert export_checkpoint() == raw
    verdict = verify_log()
    assert (verdict.finding, verdict.witnessed) == (None, 1)


def test_a_word_for_an_older_checkpoint_is_kept_with_that(sealed):
    add_witness_signature(cosigned(size=5))
    assert WitnessSignature.objects.get().checkpoint == Checkpoint.objects.get(size=5)


@pytest.mark.parametrize(
    "over",
    [
        {"name": "witness.example.vn/stranger"},
        {"seed": sha256(b"another key").digest()},
        {"text": "another text\n1\n"},
    ],
)
def test_a_word_that_is_not_a_known_witnesss_is_refused(sealed, over):
    with pytest.raises(WitnessRefusedError):
        add_witness_signature(cosigned(**over))
    assert not WitnessSignature.objects.exists()


def test_a_word_for_another_history_is_refused(sealed):
    note = Note.parse(export_checkpoint())
    for text in (
        Head("other.example/log", 12, bytes(32)).text,
        Head(SealedLog.objects.get().origin, 12, bytes(32)).text,
        Head(SealedLog.objects.get().origin, 11, bytes(32)).text,
    ):
        raw = str(Note(text, (*note.signatures, cosign(WITNESS, SEED, text, SEEN_AT))))
        with pytest.raises(WitnessRefusedError, match="not a checkpoint of this log"):
            add_witness_signature(raw)
    with pytest.raises(WitnessRefusedError):
        add_witness_signature("no note at all")


def test_a_witnesss_word_that_was_changed_is_found(sealed):
    add_witness_signature(cosigned())
    with dba() as cursor:
        cursor.execute("UPDATE core_witnesssignature SET signature = set_byte(signature, 7, 1)")
    finding = found()
    assert finding.fault == Fault.SIGNATURE
    assert WITNESS in finding.sentence
