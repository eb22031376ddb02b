"""Signed notes and checkpoints in the text form that transparency logs and witnesses share.

Sources: c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature. Only Ed25519:
type 0x01 for the log's own signature, type 0x04 for a witness's with its time.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MOST_SIGNATURES: Final = 64
_DASH: Final = "\N{EM DASH} "


class BadNoteError(ValueError):
    """The text is no signed note, no checkpoint, or no key as the specifications say."""


class Kind(IntEnum):
    """What a key signs (the signature type of c2sp.org/signed-note)."""

    LOG = 0x01
    WITNESS = 0x04


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name; as text `name+id+base64(type || key)`."""

    name: str
    kind: Kind
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, say which key signed."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        encoded = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read a key's text form.

        Raises:
            BadNoteError: the form, the type, or the id that does not belong to the key.
        """
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        packed = _decode(encoded)
        if len(packed) != 33 or packed[0] not in set(Kind):
            raise BadNoteError(f"{text!r} is not an Ed25519 key of a log or a witness.")
        key = cls(_checked_name(name), Kind(packed[0]), packed[1:])
        if key_id.lower() != key.key_id.hex():
            raise BadNoteError(f"The id in {text!r} does not belong to the key.")
        return key

    def made(self, signature: Signature) -> bool:
        """Whether the signature carries this key's name and id (not yet: that it is right)."""
        return signature.name == self.name and signature.key_id == self.key_id

    def verifies(self, text: str, blob: bytes) -> bool:
        """Whether `blob` is this key's signature under the note's text."""
        message = text.encode()
        if self.kind is Kind.WITNESS:
            if len(blob) != 72:
                return False
            message, blob = cosigned_message(text, cosigned_at(blob)), blob[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(blob, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signature:
    """One signature line: who, which key, and the bytes after the key's id."""

    name: str
    key_id: bytes
    blob: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {b64encode(self.key_id + self.blob).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    @classmethod
    def parse(cls, raw: str) -> Note:
        """Split a note; no signature is checked here.

        Raises:
            BadNoteError: control characters, no blank line, a line that is no signature.
        """
        if any(letter < " " and letter != "\n" for letter in raw):
            raise BadNoteError("A note holds no control characters.")
        text, blank, lines = raw.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise BadNoteError("A note is a text, a blank line, and signature lines.")
        signatures = tuple(_read_signature(line) for line in lines[:-1].split("\n"))
        if len(signatures) > MOST_SIGNATURES:
            raise BadNoteError("The note has more signatures than anybody needs.")
        return cls(text + "\n", signatures)


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: which log, how many leaves, under which root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read a checkpoint's text; lines after the third are somebody's extension.

        Raises:
            BadNoteError: fewer than three lines, or a size or root in another form.
        """
        origin, *rest = text.removesuffix("\n").split("\n")
        if not origin or len(rest) < 2 or not all(rest):
            raise BadNoteError("A checkpoint names its log, its size and its root.")
        size, root = rest[0], _decode(rest[1])
        if not (size.isascii() and size.isdigit()) or str(int(size)) != size or len(root) != 32:
            raise BadNoteError("The checkpoint's size or root is not in its proper form.")
        return cls(origin, int(size), root)


def sign(name: str, seed: bytes, text: str) -> Signature:
    """Sign a text as a log, with the Ed25519 key made from a 32-byte seed."""
    key = verifier_of(name, Kind.LOG, seed)
    blob = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    return Signature(name, key.key_id, blob)


def cosign(name: str, seed: bytes, text: str, at: datetime) -> Signature:
    """Sign a checkpoint's text as a witness who saw it at that time."""
    key = verifier_of(name, Kind.WITNESS, seed)
    seconds = int(at.timestamp())
    blob = Ed25519PrivateKey.from_private_bytes(seed).sign(cosigned_message(text, seconds))
    return Signature(name, key.key_id, seconds.to_bytes(8, "big") + blob)


def verifier_of(name: str, kind: Kind, seed: bytes) -> VerifierKey:
    """The public half of the key made from a seed."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return VerifierKey(_checked_name(name), kind, public)


def cosigned_message(text: str, seconds: int) -> bytes:
    """What a witness signs: a header of its own, the time, the checkpoint's text."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def cosigned_at(blob: bytes) -> int:
    """The POSIX time that a witness's signature carries."""
    return int.from_bytes(blob[:8], "big")


def cosigned_time(blob: bytes) -> datetime:
    """The same as an aware time; raises BadNoteError where no calendar reaches that far."""
    try:
        return datetime.fromtimestamp(cosigned_at(blob), UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise BadNoteError("The witness's time lies outside every calendar.") from error


def _read_signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    packed = _decode(encoded)
    if not line.startswith(_DASH) or not space or len(packed) < 5:
        raise BadNoteError(f"{line!r} is not a signature line.")
    return Signature(_checked_name(name), packed[:4], packed[4:])


def _checked_name(name: str) -> str:
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise BadNoteError(f"{name!r} cannot be the name of a key.")
    return name


def _decode(encoded: str) -> bytes:
    """Standard base64 in its only form: no stray characters, no loose bits at the end."""
    try:
        packed = b64decode(encoded, validate=True)
    except (Base64Error, ValueError) as error:
        raise BadNoteError(f"{encoded!r} is not base64.") from error
    if b64encode(packed).decode() != encoded:
        raise BadNoteError(f"{encoded!r} is not base64 in its proper form.")
    return packed
