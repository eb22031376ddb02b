"""Signed notes: byte for byte what the Go reference writes, and nothing malformed accepted."""

from base64 import b64decode
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from caunoi.core.log.note import (
    BadNoteError,
    Head,
    Kind,
    Note,
    VerifierKey,
    cosign,
    cosigned_time,
    sign,
    verifier_of,
)

# The example of the reference implementation, golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT + "\n\N{EM DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZIn"
    "NIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The example of c2sp.org/tlog-cosignature.
C2SP_NOTE = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

\N{EM DASH} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
\N{EM DASH} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""  # noqa: E501


def test_the_go_reference_is_matched_byte_for_byte():
    key = VerifierKey.parse(GO_KEY)
    note = Note(GO_TEXT, (sign("PeterNeumann", GO_SEED, GO_TEXT),))
    assert str(note) == GO_NOTE
    assert str(verifier_of("PeterNeumann", Kind.LOG, GO_SEED)) == str(key) == GO_KEY
    (signature,) = Note.parse(GO_NOTE).signatures
    assert key.made(signature)
    assert key.verifies(GO_TEXT, signature.blob)
    assert not key.verifies(GO_TEXT.replace("answer", "anSwer"), signature.blob)
    assert not key.verifies(GO_TEXT, signature.blob[:-1])


def test_the_example_of_the_specification_is_read_and_written_alike():
    note = Note.parse(C2SP_NOTE)
    assert str(note) == C2SP_NOTE
    head = Head.parse(note.text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.text == note.text
    log, witness = note.signatures
    assert (log.key_id.hex(), len(log.blob)) == ("033de0ae", 64)
    assert (witness.name, len(witness.blob)) == ("witness.example.com/w1", 72)
    assert cosigned_time(witness.blob) == datetime(2023, 3, 20, 12, 25, 47, tzinfo=UTC)


def test_a_witness_signs_the_text_with_its_time():
    head = Head("example.com/log", 7, sha256(b"root").digest())
    at = datetime(2025, 7, 1, tzinfo=UTC)
    key = verifier_of("witness.example.com/w1", Kind.WITNESS, GO_SEED)
    signature = cosign(key.name, GO_SEED, head.text, at)

    assert key.made(signature)
    assert key.verifies(head.text, signature.blob)
    assert cosigned_time(signature.blob) == at
    later = (int.from_bytes(signature.blob[:8], "big") + 1).to_bytes(8, "big")
    assert not key.verifies(head.text, later + signature.blob[8:])
    log_key = VerifierKey(key.name, Kind.LOG, key.public)
    assert not log_key.verifies(head.text, signature.blob[8:])
    assert not log_key.made(signature)


@pytest.mark.parametrize("cut", range(1, len(GO_KEY)))
def test_a_key_that_lost_its_end_is_refused(cut):
    with pytest.raises(BadNoteError):
        VerifierKey.parse(GO_KEY[:cut])


@pytest.mark.parametrize(
    "raw",
    [
        "",
        GO_TEXT,
        GO_TEXT + "\n",
        GO_NOTE[:-1],
        GO_NOTE.replace("\N{EM DASH} Peter", "- Peter"),
        GO_NOTE.replace("PeterNeumann ", "Peter+Neumann "),
        GO_NOTE.replace("PeterNeumann ", " "),
        GO_NOTE.replace("JnAM=", "JnAN="),
        GO_NOTE.replace("JnAM=", "JnA!="),
        GO_NOTE.replace("your problem is", "your\tproblem is"),
        GO_NOTE + "\N{EM DASH} a AAAA\n",
        GO_NOTE + f"{GO_NOTE.splitlines()[-1]}\n" * 64,
    ],
)
def test_what_is_no_signed_note_is_refused(raw):
    with pytest.raises(BadNoteError):
        Note.parse(raw)


@pytest.mark.parametrize(
    "text",
    [
        "log\n1\n",
        "log\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n\N{SUPERSCRIPT TWO}\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jx\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadNoteError):
        Head.parse(text)
